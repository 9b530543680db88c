/*
 * A disk that fails once: loaded before the C library (LD_PRELOAD) into a program, it counts what the program does to the files of one folder, and at the
 * operation that is asked for answers with an error, or ends the process as a power cut would.
 *
 *   FAIL_FOLDER  what lies in this folder is counted
 *   FAIL_AT      the number of the operation that fails, from 1; 0: none
 *   FAIL_WITH    EIO or EACCES, once; ENOSPC, from then on whatever takes room; KILL, after half of what is written
 *   FAIL_LOG     gets a line for each operation: its number, its name, the file
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long count;
static long fail_at;
static int fail_error, kills, lasts, log_file = -1;
static char folder[PATH_MAX];
static size_t folder_length;

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("FAIL_AT"), *with = getenv("FAIL_WITH"), *log = getenv("FAIL_LOG"), *in = getenv("FAIL_FOLDER");
  if (!in) return;
  strncpy(folder, in, sizeof folder - 1);
  folder_length = strlen(folder);
  fail_at = at ? atol(at) : 0;
  if (with) {
    kills = !strcmp(with, "KILL");
    lasts = !strcmp(with, "ENOSPC");
    fail_error = lasts ? ENOSPC : !strcmp(with, "EACCES") ? EACCES : EIO;
  }
  if (log) log_file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_ours(const char *path) {
  return folder_length > 0 && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

/* Whether this one fails: -1 and errno are set, or the process is gone. `file` may still take half of `bytes` before a kill. */
static int fails(const char *name, const char *path, int file, const void *bytes, size_t length) {
  if (!is_ours(path)) return 0;
  long now = atomic_fetch_add(&count, 1) + 1;
  if (log_file >= 0) {
    char line[PATH_MAX + 64];
    int size = snprintf(line, sizeof line, "%ld %s %s\n", now, name, path);
    syscall(SYS_write, log_file, line, size);
  }
  if (lasts && !strcmp(name, "truncate")) return 0;
  if (fail_at == 0 || now < fail_at || (now > fail_at && !lasts)) return 0;
  if (kills) {
    if (bytes && length > 1) syscall(SYS_write, file, bytes, length / 2);
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  errno = fail_error;
  return 1;
}

static int fails_on(const char *name, int file, const void *bytes, size_t length) {
  char link[64], path[PATH_MAX];
  int error = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, path, sizeof path - 1);
  errno = error;
  if (size < 0) return 0;
  path[size] = 0;
  return fails(name, path, file, bytes, length);
}

static const char *whole(int at, const char *path, char *room) {
  if (path[0] == '/') return path;
  char link[64];
  if (at == AT_FDCWD) strcpy(link, "/proc/self/cwd");
  else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
  ssize_t size = readlink(link, room, PATH_MAX / 2);
  if (size < 0) return path;
  snprintf(room + size, PATH_MAX - size, "/%s", path);
  return room;
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define WRITES(name, parameters, arguments, bytes, length) \
  ssize_t name parameters { \
    REAL(name); \
    return fails_on("write", file, bytes, length) ? -1 : real arguments; \
  }
WRITES(write, (int file, const void *bytes, size_t length), (file, bytes, length), bytes, length)
WRITES(pwrite, (int file, const void *bytes, size_t length, off_t at), (file, bytes, length, at), NULL, 0)
WRITES(pwrite64, (int file, const void *bytes, size_t length, off64_t at), (file, bytes, length, at), NULL, 0)
WRITES(writev, (int file, const struct iovec *parts, int many), (file, parts, many), parts->iov_base, many > 0 ? parts->iov_len : 0)
WRITES(pwritev, (int file, const struct iovec *parts, int many, off_t at), (file, parts, many, at), NULL, 0)
WRITES(pwritev64, (int file, const struct iovec *parts, int many, off64_t at), (file, parts, many, at), NULL, 0)

#define CHANGES(name, said, parameters, arguments) \
  int name parameters { \
    REAL(name); \
    return fails_on(said, file, NULL, 0) ? -1 : real arguments; \
  }
CHANGES(fsync, "fsync", (int file), (file))
CHANGES(fdatasync, "fsync", (int file), (file))
CHANGES(ftruncate, "truncate", (int file, off_t length), (file, length))
CHANGES(ftruncate64, "truncate", (int file, off64_t length), (file, length))

#define NAMES(name, said, parameters, arguments, at, path) \
  int name parameters { \
    char room[PATH_MAX]; \
    REAL(name); \
    return fails(said, whole(at, path, room), -1, NULL, 0) ? -1 : real arguments; \
  }
NAMES(rename, "rename", (const char *from, const char *to), (from, to), AT_FDCWD, to)
NAMES(renameat, "rename", (int from_at, const char *from, int to_at, const char *to), (from_at, from, to_at, to), to_at, to)
NAMES(mkdir, "mkdir", (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)

#define OPENS(name, parameters, arguments, at) \
  int name parameters { \
    char room[PATH_MAX]; \
    mode_t mode = 0; \
    REAL(name); \
    if (flags & O_CREAT) { \
      va_list more; \
      va_start(more, flags); \
      mode = va_arg(more, mode_t); \
      va_end(more); \
    } \
    if ((flags & O_ACCMODE) != O_RDONLY && fails("open", whole(at, path, room), -1, NULL, 0)) return -1; \
    return real arguments; \
  }
OPENS(open, (const char *path, int flags, ...), (path, flags, mode), AT_FDCWD)
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode), AT_FDCWD)
OPENS(openat, (int where, const char *path, int flags, ...), (where, path, flags, mode), where)
OPENS(openat64, (int where, const char *path, int flags, ...), (where, path, flags, mode), where)

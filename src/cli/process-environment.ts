/** What a process of Repmark is started with; what somebody has set otherwise stays. */
export const processEnvironment: Readonly<Record<string, string>> = {
  /**
   * DuckDB's queries and file reads share libuv's threads, and with its default of four a few slow queries would hold up everything
   * else; libuv reads the size when its pool is first used.
   */
  UV_THREADPOOL_SIZE: "16",
  /**
   * Bytes from which glibc gives memory back as soon as it is freed. Left alone it raises this to 32 MiB, and a first sync of 200,000
   * deals then holds 150 MiB more at its peak than it uses. Read once, before any of our code runs.
   */
  MALLOC_MMAP_THRESHOLD_: "131072",
};

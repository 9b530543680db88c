/**
 * Imported first: DuckDB's queries and file reads share libuv's threads, and with its default of four a few slow queries would hold up
 * everything else. libuv reads the size when its pool is first used.
 */
process.env.UV_THREADPOOL_SIZE ??= "16";

#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

/// `sqlite3_db_config` takes a variable number of arguments, which Swift can't pass. Lets the log
/// stay as it is when the connection is the last to be closed.
static inline int csqlite_keep_log_on_close(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/// Lets SQLite keep no count of its memory, which nobody asks for and which takes a lock at each
/// allocation. Before the library is used for the first time; later it changes nothing.
static inline int csqlite_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Reads the first bytes of the database's file as they are there, without a lock and without
/// looking at its log. Through SQLite, because closing a file descriptor of one's own would drop
/// every lock that this process has on the file.
static inline int csqlite_read_head(sqlite3 *db, void *bytes, int count) {
  sqlite3_file *file = 0;
  int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK) return code;
  return file->pMethods->xRead(file, bytes, count, 0);
}

/// Where the memory begins that the programs which use the log share: its index. Only for a
/// connection that has read through the log; null where there is none.
static inline const volatile unsigned int *csqlite_log_index(sqlite3 *db) {
  sqlite3_file *file = 0;
  volatile void *region = 0;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return 0;
  if (file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return 0;
  if (file->pMethods->xShmMap(file, 0, 32768, 0, &region) != SQLITE_OK) return 0;
  return (const volatile unsigned int *)region;
}

#endif

// A disk that fails, and a witness of the order of things, for LD_PRELOAD.
//
// Only calls about the store's own files (agent.db and its log) count.
//   FAULT_CALL=pwrite|fdatasync  which calls fail
//   FAULT_AT=N                   the N-th call and all after it fail
//   FAULT_ERRNO=5|28             with this error (EIO, ENOSPC)
//   FAULT_LOG=FILE               gets a line whenever bytes leave on a socket or on standard output
//                                while the store's log holds writes that were not forced to the disk
//   FAULT_LOCKS=FILE             gets a line whenever a checkpoint begins, or goes on, without this
//                                program holding the writer's lock of the store's log
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;
static atomic_int unforced;

static int ends_with(int fd, const char *a, const char *b) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  const char *ends[] = {a, b};
  for (int i = 0; i < 2; i++) {
    if (!ends[i]) continue;
    size_t n = strlen(ends[i]);
    if ((size_t)length >= n && strcmp(path + length - n, ends[i]) == 0) return 1;
  }
  return 0;
}

static int fails(const char *call, int fd) {
  const char *wanted = getenv("FAULT_CALL"), *at = getenv("FAULT_AT");
  if (!wanted || !at || strcmp(wanted, call)) return 0;
  if (!ends_with(fd, "agent.db", "agent.db-wal")) return 0;
  if (atomic_fetch_add(&calls, 1) + 1 < atoi(at)) return 0;
  const char *error = getenv("FAULT_ERRNO");
  errno = error ? atoi(error) : EIO;
  return 1;
}

static void note(const char *what) {
  const char *path = getenv("FAULT_LOG");
  if (!path || !atomic_load(&unforced)) return;
  int fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (fd < 0) return;
  dprintf(fd, "%s before the store's log was forced to the disk\n", what);
  close(fd);
}

#define NEXT(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static void wrote(int fd) {
  if (ends_with(fd, "agent.db-wal", NULL)) atomic_store(&unforced, 1);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  if (fails("pwrite", fd)) return -1;
  wrote(fd);
  return NEXT(pwrite)(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  if (fails("pwrite", fd)) return -1;
  wrote(fd);
  return NEXT(pwrite64)(fd, bytes, count, offset);
}

static void forced(int fd) {
  if (ends_with(fd, "agent.db-wal", NULL)) atomic_store(&unforced, 0);
}

int fdatasync(int fd) {
  if (fails("fdatasync", fd)) return -1;
  int result = NEXT(fdatasync)(fd);
  if (result == 0) forced(fd);
  return result;
}

int fsync(int fd) {
  if (fails("fdatasync", fd)) return -1;
  int result = NEXT(fsync)(fd);
  if (result == 0) forced(fd);
  return result;
}

// Only connections to a server: a pipe by which a program wakes its own thread is none.
static int is_line(int fd) {
  struct sockaddr_storage peer;
  socklen_t length = sizeof peer;
  if (getpeername(fd, (struct sockaddr *)&peer, &length)) return 0;
  return peer.ss_family == AF_INET || peer.ss_family == AF_INET6;
}

ssize_t send(int fd, const void *bytes, size_t count, int flags) {
  if (is_line(fd)) note("bytes went to the server");
  return NEXT(send)(fd, bytes, count, flags);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  if (fd == 1) note("words went to standard output");
  return NEXT(write)(fd, bytes, count);
}

// Where SQLite keeps the locks of a log in its index (wal.c, WAL_WRITE_LOCK and WAL_CKPT_LOCK).
enum { WRITER = 120, CHECKPOINTER = 121 };

static atomic_int holds_writer;
static atomic_int holds_checkpointer;

static void tell_lock(const char *what) {
  int fd = open(getenv("FAULT_LOCKS"), O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (fd < 0) return;
  dprintf(fd, "%s\n", what);
  close(fd);
}

static int covers(const struct flock *lock, off_t byte) {
  return lock->l_start <= byte && byte < lock->l_start + lock->l_len;
}

static void watch_lock(int fd, const struct flock *lock) {
  if (!getenv("FAULT_LOCKS") || !ends_with(fd, "agent.db-shm", NULL)) return;
  if (lock->l_type == F_WRLCK) {
    if (covers(lock, WRITER)) atomic_store(&holds_writer, 1);
    if (!covers(lock, CHECKPOINTER)) return;
    if (!atomic_load(&holds_writer)) tell_lock("a checkpoint began beside writers");
    atomic_store(&holds_checkpointer, 1);
  } else if (lock->l_type == F_UNLCK) {
    if (covers(lock, CHECKPOINTER)) atomic_store(&holds_checkpointer, 0);
    if (!covers(lock, WRITER)) return;
    if (atomic_load(&holds_checkpointer)) tell_lock("a checkpoint went on beside writers");
    atomic_store(&holds_writer, 0);
  }
}

int fcntl64(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  int result = NEXT(fcntl64)(fd, command, argument);
  if (command == F_SETLK && result == 0) watch_lock(fd, argument);
  return result;
}

// A disk whose sync takes 8 ms, as an office PC's does, for LD_PRELOAD.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

static int after(int result) {
  struct timespec time = {0, 8000000};
  nanosleep(&time, NULL);
  return result;
}

int fdatasync(int fd) { return after(((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd)); }
int fsync(int fd) { return after(((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd)); }

// Runs a program and tells what it cost: a process of its own, because a child inherits the peak
// memory of whoever starts it, and Python's is larger than that of what is measured.
//
// usage: run FILE PROGRAM ARGUMENT…   writes "wall-seconds CPU-seconds peak-KiB status" into FILE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

int main(int count, char **words) {
  struct timespec start, end;
  struct rusage use;
  int status = 0;
  if (count < 3) return 64;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pid_t child = fork();
  if (child == 0) {
    execv(words[2], words + 2);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &use) < 0) return 71;
  clock_gettime(CLOCK_MONOTONIC, &end);
  FILE *file = fopen(words[1], "w");
  if (!file) return 73;
  fprintf(file, "%.6f %.6f %ld %d\n",
          end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9,
          seconds(use.ru_utime) + seconds(use.ru_stime), use.ru_maxrss,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return fclose(file) ? 74 : 0;
}

#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>
#include <sys/syscall.h>
#include <unistd.h>

void noc_prepare_thread(const char *name) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS, SIGPROF};
    sigset_t blocked;
    sigfillset(&blocked);
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, NULL);
    pthread_setname_np(pthread_self(), name);
}

void noc_defer_thread(void) { setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10); }

int noc_what_stands(const char *path, int follow, int64_t *size) {
    struct stat status;
    if ((follow ? stat(path, &status) : lstat(path, &status)) != 0)
        return errno == ENOENT || errno == ENOTDIR ? NOC_NOTHING : -1;
    if (S_ISDIR(status.st_mode)) return NOC_FOLDER;
    if (!S_ISREG(status.st_mode)) return NOC_OTHER;
    *size = status.st_size;
    return NOC_PLAIN_FILE;
}

int noc_exchange(const char *one, const char *other) {
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

int noc_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int noc_clock_is_kept(void) {
    struct timex time = {0};
    int state = adjtimex(&time);
    if (state < 0) return -1;
    return state != TIME_ERROR && !(time.status & STA_UNSYNC);
}

double noc_cpu_seconds(void) {
    struct timespec taken;
    return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &taken) == 0 ? taken.tv_sec + taken.tv_nsec / 1e9 : 0;
}

int noc_is_file(int descriptor, uint64_t device, uint64_t inode) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && status.st_dev == device && status.st_ino == inode;
}

void noc_raise_file_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void noc_bound_heaps(void) { mallopt(M_ARENA_MAX, 2); }

void noc_trim_heap(void) { malloc_trim(0); }

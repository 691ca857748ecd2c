#define _GNU_SOURCE
#include "CLinux.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NICENESS = 15, IDLE_DISK = 3 << 13 /* IOPRIO_CLASS_IDLE, linux/ioprio.h */, PROCESS = 1, ROOM = 32 << 20 };

/* Runtimes abort when memory cannot be had; a mapping that fails tells that from other faults. */
static void tell_want_of_memory(int number) {
    void *room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) _exit(NOC_OUT_OF_MEMORY);
    munmap(room, ROOM);
    raise(number); /* with its usual end: the handler is there for one signal */
}

/* Priorities are a thread's on Linux; those that come later have the one that began them as their model. */
static void yield_to_others(void) {
    DIR *threads = opendir("/proc/self/task");
    for (struct dirent *entry; threads && (entry = readdir(threads));) {
        int thread = atoi(entry->d_name);
        if (thread <= 0) continue;
        struct sched_param none = {0};
        setpriority(PRIO_PROCESS, thread, NICENESS);
        sched_setscheduler(thread, SCHED_BATCH, &none);
        syscall(SYS_ioprio_set, PROCESS, thread, IDLE_DISK);
    }
    if (threads) closedir(threads);
    /* Dispatch gives its threads priorities of its own. Who may not raise them keeps these, so root may not either. */
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct rights[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, rights) == 0) {
        rights[0].effective &= ~(1u << CAP_SYS_NICE);
        rights[0].permitted &= ~(1u << CAP_SYS_NICE);
        rights[0].inheritable &= ~(1u << CAP_SYS_NICE);
        syscall(SYS_capset, &header, rights);
    }
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score < 0) return;
    (void)!write(score, "500", 3);
    close(score);
}

int noc_step_back(int parent, uint64_t bytes) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) return errno = ESRCH, -1;
    yield_to_others();
    struct rlimit memory = {bytes, bytes}, none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (setrlimit(RLIMIT_DATA, &memory) != 0) return -1;
    struct sigaction action = {.sa_handler = tell_want_of_memory, .sa_flags = SA_RESETHAND};
    static const int faults[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP};
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, NULL);
    return 0;
}

int64_t noc_peak_memory(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss * 1024 : 0;
}

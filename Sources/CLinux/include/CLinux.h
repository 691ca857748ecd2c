#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

/* Blocks every signal on the calling thread but those of a fault in its own code, so that SIGPIPE is only EPIPE there and
   the process's signals go to other threads; names it for ps and top. */
void noc_prepare_thread(const char *name);

/* Others of this host and of this process come before the calling thread when there is too much to do. Where that is not
   permitted nothing happens. */
void noc_defer_thread(void);

/* One message from a ping socket. */
struct noc_ping_message {
    int64_t age;         /* nanoseconds since the kernel took it in */
    int32_t error;       /* 0: what a host sent; else the errno of an ICMP error about what this socket sent */
    int32_t length;      /* bytes of it in the buffer */
    int32_t peer_length; /* of the address: for an error, where the packet was going to */
    int32_t reporter_length;
    uint8_t peer[28];
    uint8_t reporter[28]; /* for an error: who says so */
};

/* A non-blocking ICMP or ICMPv6 socket: datagram (needs net.ipv4.ping_group_range) or raw (needs CAP_NET_RAW), which
   reports errors and takes echo replies only. -1 and errno. */
int noc_ping_open(int domain, int raw);

/* The next message, or with `errors` the next ICMP error. 0, or -1 and errno. */
int noc_ping_receive(int socket, int errors, void *buffer, size_t capacity, struct noc_ping_message *message);

enum { NOC_NOTHING = 0, NOC_FOLDER = 1, NOC_PLAIN_FILE = 2, NOC_OTHER = 3 };

/* What stands at a path, links followed when `follow` is not 0; of a plain file `size` gets the bytes. -1 and errno when that
   cannot be told. */
int noc_what_stands(const char *path, int follow, int64_t *size);

/* Lets two files or folders change places in one step. 0, or -1 and errno: EINVAL or ENOSYS where the file system or the
   kernel cannot. */
int noc_exchange(const char *one, const char *other);

/* Columns of the terminal at a descriptor; 0 when it is none. */
int noc_terminal_columns(int descriptor);

/* Whether the kernel thinks that something keeps its clock right: 1, 0, or -1 when it does not say. */
int noc_clock_is_kept(void);

/* Seconds of CPU that this process has taken, its user and its system time. */
double noc_cpu_seconds(void);

/* Bytes of memory that this process had in use at most. */
int64_t noc_peak_memory(void);

/* The exit status of a process that wanted more memory than noc_step_back() left it. */
enum { NOC_OUT_OF_MEMORY = 71 };

/* Called first in a process that works beside `parent` and must not disturb it: it ends with its parent; it is niced,
   scheduled in batches, last at the disk, and the first that the kernel ends for want of memory (what of this is not
   permitted is left); it has at most `bytes` of memory of its own, and ends with NOC_OUT_OF_MEMORY when it needs more.
   0, or -1 and errno: ESRCH when the parent is gone already, else the memory cannot be bounded. */
int noc_step_back(int parent, uint64_t bytes);

/* Whether a descriptor is the file with this device and inode. Like the functions above and below it is one because the C
   library's structures change their Clang module with the order in which modules are loaded. */
int noc_is_file(int descriptor, uint64_t device, uint64_t inode);

/* Lets this process open as many files as it may. */
void noc_raise_file_limit(void);

/* Has the threads of this process share two heaps. Left alone the C library gives eight to each processor, and what is free
   in one is of no use to the threads of another. */
void noc_bound_heaps(void);

/* Hands free memory that the C library keeps back to the system. */
void noc_trim_heap(void);

/* The commit that this was built from, with a + where the checkout had changes of its own; empty when
   the build was not told. */
const char *noc_commit(void);

#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

/* Blocks every signal on the calling thread but those of a fault in its own code, so that SIGPIPE is only EPIPE there and
   the process's signals go to other threads; names it for ps and top. */
void noc_prepare_thread(const char *name);

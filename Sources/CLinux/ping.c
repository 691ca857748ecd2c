#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <linux/errqueue.h>

/* <linux/icmp.h>, which does not go with the C library's header */
#define ICMP_FILTER 1

static int on(int socket, int level, int option) {
    int one = 1;
    return setsockopt(socket, level, option, &one, sizeof one);
}

/* Keeps other ICMP traffic of the host away from a raw socket. */
static int take_replies_only(int socket, int domain) {
    if (domain == AF_INET) {
        uint32_t filter = ~(1U << ICMP_ECHOREPLY);
        return setsockopt(socket, SOL_RAW, ICMP_FILTER, &filter, sizeof filter);
    }
    struct icmp6_filter filter;
    ICMP6_FILTER_SETBLOCKALL(&filter);
    ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
    return setsockopt(socket, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
}

int noc_ping_open(int domain, int raw) {
    int type = (raw ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
    int descriptor = socket(domain, type, domain == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6);
    if (descriptor < 0) return -1;
    int room = 4 << 20; /* the kernel gives what it allows */
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    int failed = on(descriptor, SOL_SOCKET, SO_TIMESTAMPNS);
    failed |= domain == AF_INET ? on(descriptor, IPPROTO_IP, IP_RECVERR) : on(descriptor, IPPROTO_IPV6, IPV6_RECVERR);
    if (raw) failed |= take_replies_only(descriptor, domain);
    if (failed) {
        int reason = errno;
        close(descriptor);
        errno = reason;
        return -1;
    }
    return descriptor;
}

static int64_t age(const struct timespec *taken) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)(now.tv_sec - taken->tv_sec) * 1000000000 + (now.tv_nsec - taken->tv_nsec);
}

static int32_t keep_address(uint8_t *room, const struct sockaddr *address) {
    size_t length = address->sa_family == AF_INET    ? sizeof(struct sockaddr_in)
                    : address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                     : 0;
    memcpy(room, address, length);
    return (int32_t)length;
}

static void read_control(struct msghdr *header, struct noc_ping_message *message) {
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec taken;
            memcpy(&taken, CMSG_DATA(c), sizeof taken);
            message->age = age(&taken);
        } else if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
                   (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
            struct sock_extended_err *error = (struct sock_extended_err *)CMSG_DATA(c);
            message->error = (int32_t)error->ee_errno;
            message->reporter_length = keep_address(message->reporter, SO_EE_OFFENDER(error));
        }
    }
}

int noc_ping_receive(int socket, int errors, void *buffer, size_t capacity, struct noc_ping_message *message) {
    union {
        struct cmsghdr align;
        char bytes[512];
    } control;
    struct sockaddr_in6 peer; /* the larger of the two */
    struct iovec part = {buffer, capacity};
    struct msghdr header = {.msg_name = &peer, .msg_namelen = sizeof peer, .msg_iov = &part, .msg_iovlen = 1,
                            .msg_control = &control, .msg_controllen = sizeof control};
    memset(message, 0, sizeof *message);
    memset(&peer, 0, sizeof peer);
    ssize_t length = recvmsg(socket, &header, errors ? MSG_ERRQUEUE : 0);
    if (length < 0) return -1;
    message->length = (int32_t)length;
    message->peer_length = keep_address(message->peer, (struct sockaddr *)&peer);
    read_control(&header, message);
    return 0;
}

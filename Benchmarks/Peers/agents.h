// Thousands of agents behind one UDP socket: every 127.x.y.z is one, and answers from the address that was asked.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>

// What the agent at `address` (network order) answers: its bytes end at `end`, and begin at `*answer`; 0 for nothing.
int answer(uint32_t address, const uint8_t *request, int n, uint8_t *end, uint8_t **answer);

// Serves until a signal comes; ends with its parent.
static inline int serve(int port, volatile sig_atomic_t *stops) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int fd = socket(AF_INET, SOCK_DGRAM, 0), one = 1, size = 8 << 20;
    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (bind(fd, (void *)&address, sizeof address)) return perror("bind"), 1;
    while (!*stops) {
        uint8_t in[2048], buffer[4096], control[64], *out;
        struct sockaddr_in from;
        struct iovec part = {in, sizeof in};
        struct msghdr m = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
                           .msg_control = control, .msg_controllen = sizeof control};
        int n = recvmsg(fd, &m, 0);
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        if (n <= 0 || !c) continue;
        struct in_pktinfo *info = (void *)CMSG_DATA(c);
        part.iov_len = answer(info->ipi_addr.s_addr, in, n, buffer + sizeof buffer, &out);
        if (!part.iov_len) continue;
        part.iov_base = out;
        info->ipi_spec_dst = info->ipi_addr;
        info->ipi_ifindex = 0;
        sendmsg(fd, &m, 0);
    }
    return 0;
}

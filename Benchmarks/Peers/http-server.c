// Answers every request with a short page and closes: the other end of the HTTP figures.
// http-server PORT   listens on 127.0.0.0/8; ends with its parent.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <signal.h>
#include <unistd.h>

static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 64\r\nConnection: close\r\n\r\n"
    "<!doctype html><title>ok</title><p>................................";

int main(int argc, char **argv) {
    if (argc != 2) return fprintf(stderr, "usage: http-server PORT\n"), 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) return perror("http-server"), 1;
    int poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                for (int client; (client = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0;) {
                    event = (struct epoll_event){.events = EPOLLIN, .data.fd = client};
                    epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
                }
                continue;
            }
            char request[4096];
            ssize_t length = recv(fd, request, sizeof request, 0);
            if (length > 0 && memmem(request, length, "\r\n\r\n", 4)) (void)!write(fd, answer, sizeof answer - 1);
            if (length >= 0 || errno != EAGAIN) close(fd);
        }
    }
}

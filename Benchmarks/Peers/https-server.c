// Answers every request over TLS with a short page and closes: the other end of the HTTPS figure.
// https-server PORT CERTIFICATE KEY   listens on 127.0.0.0/8; ends with its parent.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static SSL_CTX *context;

static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 64\r\nConnection: close\r\n\r\n"
    "<!doctype html><title>ok</title><p>................................";

static void *serve(void *argument) {
    int fd = (int)(long)argument;
    SSL *ssl = SSL_new(context);
    char request[4096];
    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) == 1 && SSL_read(ssl, request, sizeof request) > 0) {
        SSL_write(ssl, answer, sizeof answer - 1);
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(fd);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 4) return fprintf(stderr, "usage: https-server PORT CERTIFICATE KEY\n"), 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    context = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(context, argv[2]) != 1
        || SSL_CTX_use_PrivateKey_file(context, argv[3], SSL_FILETYPE_PEM) != 1)
        return fprintf(stderr, "https-server: the certificate or its key cannot be read\n"), 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) return perror("https-server"), 1;
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    for (;;) {
        pthread_t thread;
        long fd = accept(listener, 0, 0);
        if (fd >= 0 && pthread_create(&thread, &detached, serve, (void *)fd)) close((int)fd);
    }
}

#!/usr/bin/env python3
"""A web server whose pages are made to cost whoever reads them.

usage: hostile.py PORT

/good is a small page. /0, /1 … are half a megabyte each, of another kind each, and /4, say, is the same page each time.
"""
import gzip, socketserver, sys

HALF = 500 << 10


def many(part):
    return part * (HALF // len(part))


def numbered(form, count):
    return "".join(form % i for i in range(count))


END = "<title>t</title>"
PAGES = [
    "<html " + numbered("a%d ", 65_000) + ">" + END,
    "<input " + numbered('a%d="" ', 40_000) + ">" + END,
    many("<a href=/>x</a>") + END, many("<form><input type=text>") + END, many("<div>") + END, many("<b><i>") + END,
    many("<!--") + END, many("<script>") + END, many("&amp;") + END, many("x") + END, "<title>" + many("</title") + END,
    many("a") + "!", "[" * HALF, "{" + many('"a":1,') + '"a":1}', "\xff" * HALF,
]
GOOD = "<html><head><title>t</title></head><body>" + "good " * 400 + "</body></html>"


def answer(body, *fields):
    head = "\r\n".join(["HTTP/1.1 200 OK", *fields, f"Content-Length: {len(body)}", "Connection: close", "", ""])
    return head.encode() + body


ANSWERS = [answer(page.encode("latin-1"), "Content-Type: text/html; charset=gbk") for page in PAGES]
ANSWERS.append(answer(gzip.compress(gzip.compress(b" " * 50_000_000)), "Content-Encoding: gzip, gzip"))
ANSWERS.append(answer(b"x", *["X: " + "a" * 250 + "!"] * 400))
SMALL = answer(GOOD.encode())


class Visit(socketserver.BaseRequestHandler):
    def handle(self):
        asked = self.request.recv(4096).split(b" ")[1:2]
        try:
            self.request.sendall(SMALL if asked == [b"/good"] else ANSWERS[int(asked[0][1:]) % len(ANSWERS)])
        except (IndexError, ValueError, OSError):
            pass


class Server(socketserver.ThreadingTCPServer):
    request_queue_size = 1024
    daemon_threads = True
    allow_reuse_address = True


Server(("127.0.0.1", int(sys.argv[1])), Visit).serve_forever()

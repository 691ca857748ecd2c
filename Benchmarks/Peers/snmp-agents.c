// Agents of SNMP v1 and v2c.
// snmp-agents PORT
#define _GNU_SOURCE
#include "agents.h"
#include "ber.h"

int answer(uint32_t address, const uint8_t *request, int n, uint8_t *end, uint8_t **out) {
    (void)address;
    Reader whole = {request, request + n}, message = part(&whole, 0x30);
    const uint8_t *start = message.at;
    part(&message, 2), part(&message, 4);
    int prefix = message.at - start;  // version and community, given back as they came
    Writer w = {end};
    if (!start || respond(&w, part(&message, 0xa0))) return 0;
    raw(&w, start, prefix);
    head(&w, 0x30, end - w.at);
    *out = w.at;
    return end - w.at;
}

int main(int argc, char **argv) {
    if (argc != 2) return fprintf(stderr, "usage: snmp-agents PORT\n"), 2;
    volatile sig_atomic_t never = 0;
    return serve(atoi(argv[1]), &never);
}

// Writes one day of observations as the CSV that `noc import` reads: TARGETS targets t1, t2, … with one check `c` each.
// month TARGETS INTERVAL_S START_EPOCH_S DAY > FILE
//
// Noise as seen on real links: each target has its own base latency; attempts start 0 to 3 ms late; one in 50,000 begins an
// outage of some minutes. The same numbers on every run.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static double chance(void) {  // xorshift64*, 0…1
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 2685821657736338717ull >> 11) * 0x1p-53;
}

int main(int argc, char **argv) {
    if (argc != 5) return fprintf(stderr, "usage: month TARGETS INTERVAL_S START_EPOCH_S DAY\n"), 2;
    int targets = atoi(argv[1]), interval = atoi(argv[2]), day = atoi(argv[4]);
    int64_t start = atoll(argv[3]) * 1000 + day * 86400000ll;
    setvbuf(stdout, 0, _IOFBF, 1 << 20);
    puts("time,target,check,outcome,latency_ms");
    for (int target = 1; target <= targets; target++) {
        state = 88172645463325252ull + target * 7919 + day * 104729;
        double base = 2 + target % 60;
        int64_t phase = target * 7919 % (interval * 1000), outage = 0;
        for (int slot = 0; slot < 86400 / interval; slot++) {
            int64_t time = start + slot * interval * 1000ll + phase + (int64_t)(chance() * 4);
            if (!outage && chance() < 0.00002) outage = 3 + (int64_t)(chance() * 20);
            if (outage && outage--) printf("%lld,t%d,c,fail,\n", (long long)time, target);
            else printf("%lld,t%d,c,ok,%.1f\n", (long long)time, target, base - 0.6 * log(1 - chance()));
        }
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * screen [--open KEYS] [--type KEYS] COMMAND…: how fast a program for terminals is, in one of
 * 80x24, as this side of its line sees it. Each figure is the median of five runs.
 *
 * It prints: milliseconds to the first screen; bytes that a cursor move sends; microseconds of
 * CPU that the move takes; then, after the keys of --open were sent, milliseconds to the screen
 * that they open, and with that screen microseconds of CPU per move, milliseconds until --type's
 * keys are answered, and resident kilobytes. A screen is there once nothing has come for 200 ms;
 * its time is that of its last byte. In KEYS, \n is Enter and \e Escape.
 */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 5, QUIET_MS = 200, PATIENCE_MS = 5000, MOVES = 10 };

/* As xterm sends them to a program in its keypad mode. */
static const char down[] = "\033OB";
static const char up[] = "\033OA";

enum figure {
    FIRST_MS,
    MOVE_BYTES,
    MOVE_CPU_US,
    OPENED_MS,
    OPENED_MOVE_CPU_US,
    TYPED_MS,
    TYPED_ALL_MS,
    RESIDENT_KB,
    FIGURES
};

struct run {
    int terminal;
    pid_t child;
    double figures[FIGURES];
};

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Reads until it is quiet: how many bytes came, and when the first and the last did. */
static size_t drain(const struct run *run, double *first, double *last)
{
    struct pollfd waited = { .fd = run->terminal, .events = POLLIN };
    char bytes[65536];
    size_t count = 0;
    ssize_t got;

    *first = *last = now_ms();
    while (poll(&waited, 1, count == 0 ? PATIENCE_MS : QUIET_MS) > 0) {
        got = read(run->terminal, bytes, sizeof bytes);
        if (got <= 0)
            break;
        *last = now_ms();
        if (count == 0)
            *first = *last;
        count += (size_t)got;
    }
    return count;
}

static void send(const struct run *run, const char *keys)
{
    if (write(run->terminal, keys, strlen(keys)) < 0)
        perror("screen: write");
}

/* What the child's threads used, in microseconds; 0 where the system does not tell. */
static double cpu_us(const struct run *run)
{
    char path[64];
    double nanoseconds = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)run->child);
    file = fopen(path, "re");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%lf", &nanoseconds) != 1)
        nanoseconds = 0;
    fclose(file);
    return nanoseconds / 1e3;
}

static double resident_kb(const struct run *run)
{
    char path[64], line[256];
    double value = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/status", (long)run->child);
    file = fopen(path, "re");
    if (file == NULL)
        return 0;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "VmRSS: %lf", &value) == 1)
            break;
    fclose(file);
    return value;
}

/* The CPU of one move; the bytes of the last one go to *bytes. */
static double moves(const struct run *run, double *bytes)
{
    double before, first, last;

    /* There and back first: what a program does once is not what a move costs. */
    send(run, down);
    drain(run, &first, &last);
    send(run, up);
    drain(run, &first, &last);
    before = cpu_us(run);
    for (int i = 0; i < MOVES; i++) {
        size_t count;

        send(run, i % 2 == 0 ? down : up);
        count = drain(run, &first, &last);
        if (i == 0)
            *bytes = (double)count;
    }
    return (cpu_us(run) - before) / MOVES;
}

static void start(struct run *run, char *const *command)
{
    const struct winsize size = { .ws_row = 24, .ws_col = 80 };

    run->child = forkpty(&run->terminal, NULL, NULL, &size);
    if (run->child == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(command[0], command);
        _exit(127);
    }
    if (run->child < 0) {
        perror("screen: forkpty");
        exit(1);
    }
}

/* The line is cut: whoever does not leave then is made to. */
static void stop(struct run *run)
{
    close(run->terminal);
    kill(run->child, SIGTERM);
    for (int i = 0; i < 100; i++) {
        if (waitpid(run->child, NULL, WNOHANG) == run->child)
            return;
        usleep(20000);
    }
    kill(run->child, SIGKILL);
    waitpid(run->child, NULL, 0);
}

static void measure(struct run *run, char *const *command, const char *open, const char *typed)
{
    double began = now_ms();
    double first, last, ignored;

    start(run, command);
    drain(run, &first, &last);
    run->figures[FIRST_MS] = last - began;
    run->figures[MOVE_CPU_US] = moves(run, &run->figures[MOVE_BYTES]);
    if (open != NULL) {
        began = now_ms();
        send(run, open);
        drain(run, &first, &last);
        run->figures[OPENED_MS] = last - began;
        run->figures[OPENED_MOVE_CPU_US] = moves(run, &ignored);
    }
    if (typed != NULL) {
        began = now_ms();
        send(run, typed);
        drain(run, &first, &last);
        run->figures[TYPED_MS] = first - began;
        run->figures[TYPED_ALL_MS] = last - began;
    }
    run->figures[RESIDENT_KB] = resident_kb(run);
    stop(run);
}

/* Turns \n and \e into the bytes that they stand for, in place. */
static char *keys(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        if (from[0] == '\\' && from[1] == 'n') {
            *to++ = '\r';
            from++;
        } else if (from[0] == '\\' && from[1] == 'e') {
            *to++ = '\033';
            from++;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return text;
}

static int compare(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

int main(int argc, char **argv)
{
    struct run runs[RUNS] = { 0 };
    const char *open = NULL, *typed = NULL;
    int at = 1;

    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2)
        if (strcmp(argv[at], "--open") == 0)
            open = keys(argv[at + 1]);
        else
            typed = keys(argv[at + 1]);
    if (at >= argc) {
        fputs("usage: screen [--open KEYS] [--type KEYS] COMMAND…\n", stderr);
        return 2;
    }
    for (int i = 0; i < RUNS; i++)
        measure(&runs[i], argv + at, open, typed);
    for (int i = 0; i < FIGURES; i++) {
        double values[RUNS];

        for (int j = 0; j < RUNS; j++)
            values[j] = runs[j].figures[i];
        qsort(values, RUNS, sizeof values[0], compare);
        printf("%.*f%c", values[RUNS / 2] < 100 ? 1 : 0, values[RUNS / 2],
               i + 1 < FIGURES ? ' ' : '\n');
    }
    return 0;
}

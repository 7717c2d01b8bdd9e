/* SPDX-License-Identifier: MIT */
/*
 * charset NAME COMMAND…: a terminal of that charset inside one of UTF-8, as long as the command
 * runs. What it writes is converted to UTF-8, what is typed to its charset, byte for byte as old
 * terminals do it; the size follows. The exit status is the command's.
 */
#include "config.h"

#include <errno.h>
#include <iconv.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { BYTES = 4096 };

static bool write_all(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t count = write(descriptor, bytes, size);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes += count;
        size -= (size_t)count;
    }
    return true;
}

/* One side of the line. A character that came in part waits for its end; a byte that is none
 * of the charset shows as a reversed question mark would: as a capital sharp s, here U+1E9E. */
struct side {
    iconv_t converter;
    int from, to;
    char kept[16];
    size_t kept_count;
};

static bool pump(struct side *side, const char *wrong)
{
    char in[BYTES + sizeof side->kept], out[8 * BYTES];
    char *next = in, *end = out;
    size_t left, room = sizeof out;
    ssize_t count;

    memcpy(in, side->kept, side->kept_count);
    count = read(side->from, in + side->kept_count, BYTES);
    if (count <= 0)
        return false;
    left = side->kept_count + (size_t)count;
    side->kept_count = 0;
    while (left > 0 && iconv(side->converter, &next, &left, &end, &room) == (size_t)-1) {
        if (errno == EINVAL && left <= sizeof side->kept) {
            memcpy(side->kept, next, left);
            side->kept_count = left;
            break;
        }
        next++;
        left--;
        memcpy(end, wrong, strlen(wrong));
        end += strlen(wrong);
        room -= strlen(wrong);
    }
    return write_all(side->to, out, (size_t)(end - out));
}

static void follow_size(int terminal)
{
    struct winsize size;

    if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
        ioctl(terminal, TIOCSWINSZ, &size);
}

static void serve(struct side *typed, struct side *written, int signals)
{
    for (;;) {
        struct pollfd waited[] = {
            { .fd = typed->from, .events = POLLIN },
            { .fd = written->from, .events = POLLIN },
            { .fd = signals, .events = POLLIN },
        };
        struct signalfd_siginfo information;

        if (poll(waited, 3, -1) < 0)
            return;
        if (waited[2].revents != 0 &&
            read(signals, &information, sizeof information) == sizeof information)
            follow_size(typed->to);
        if (waited[0].revents != 0 && !pump(typed, "?"))
            return;
        if (waited[1].revents != 0 && !pump(written, "\xE1\xBA\x9E"))
            return;
    }
}

int main(int argc, char **argv)
{
    struct termios former, raw;
    struct winsize size;
    struct side typed = { .from = STDIN_FILENO };
    struct side written = { .to = STDOUT_FILENO };
    sigset_t resized;
    int status = 0;
    pid_t child;

    if (argc < 3 || tcgetattr(STDIN_FILENO, &former) != 0 ||
        ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0) {
        fputs("usage: charset NAME COMMAND…, in a terminal\n", stderr);
        return 2;
    }
    typed.converter = iconv_open(argv[1], "UTF-8");
    written.converter = iconv_open("UTF-8", argv[1]);
    if (typed.converter == (iconv_t)-1 || written.converter == (iconv_t)-1) {
        fprintf(stderr, "charset: %s is unknown\n", argv[1]);
        return 2;
    }
    child = forkpty(&typed.to, NULL, &former, &size);
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    written.from = typed.to;
    raw = former;
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    sigemptyset(&resized);
    sigaddset(&resized, SIGWINCH);
    sigprocmask(SIG_BLOCK, &resized, NULL);
    serve(&typed, &written, signalfd(-1, &resized, SFD_CLOEXEC));
    waitpid(child, &status, 0);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &former);
    iconv_close(typed.converter);
    iconv_close(written.converter);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

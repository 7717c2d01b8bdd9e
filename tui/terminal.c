/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/app_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "tui/translate.h"
#include "tui/width.h"

enum { ESCAPE_DELAY_MS = 25, LONGEST_ESCAPE_DELAY_MS = 10000 };

static const int crash_signals[] = { SIGSEGV, SIGABRT, SIGBUS };
_Static_assert(sizeof crash_signals / sizeof crash_signals[0] ==
                   sizeof((struct tui_app *)0)->former_actions / sizeof(struct sigaction),
               "one saved action per signal");

/* What every terminal that the console supports understands or ignores: it is written from a
 * signal handler, where neither terminfo nor curses may be used. */
static const char reset_strings[] = "\033[?2004l\033[?1000l\033[?1006l\033[?1l\033>\033[0m"
                                    "\033[?25h\033[?1049l\r\n";
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

static void write_terminal(const char *text, size_t length)
{
    ssize_t written = write(STDOUT_FILENO, text, length);

    (void)written; /* nothing can be done about a terminal that went away */
}

/* Async-signal-safe calls only. The action was reset by SA_RESETHAND: the signal kills. */
static void give_terminal_back(int signal_number)
{
    struct termios mode;

    write_terminal(reset_strings, sizeof reset_strings - 1);
    if (tcgetattr(STDIN_FILENO, &mode) == 0) {
        mode.c_iflag |= ICRNL | IXON | BRKINT;
        mode.c_oflag |= OPOST | ONLCR;
        mode.c_lflag |= ICANON | ECHO | ECHOE | ECHOK | ISIG | IEXTEN;
        tcsetattr(STDIN_FILENO, TCSANOW, &mode);
    }
    raise(signal_number);
}

static void install_handlers(struct tui_app *app)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = give_terminal_back;
    action.sa_flags = (int)SA_RESETHAND | SA_NODEFER;
    for (size_t i = 0; i < sizeof crash_signals / sizeof crash_signals[0]; i++)
        sigaction(crash_signals[i], &action, &app->former_actions[i]);
    app->handlers_installed = true;
}

static void remove_handlers(struct tui_app *app)
{
    if (!app->handlers_installed)
        return;
    for (size_t i = 0; i < sizeof crash_signals / sizeof crash_signals[0]; i++)
        sigaction(crash_signals[i], &app->former_actions[i], NULL);
    sigprocmask(SIG_SETMASK, &app->former_mask, NULL);
    app->handlers_installed = false;
}

/* The size of the window and the stop key are only let through while the loop waits, so that
 * none comes between the last look at the keys and the wait. */
static bool block_signals(struct tui_app *app)
{
    sigset_t read_in_loop, blocked;

    sigemptyset(&read_in_loop);
    sigaddset(&read_in_loop, SIGTERM);
    sigaddset(&read_in_loop, SIGINT);
    sigaddset(&read_in_loop, SIGHUP);
    blocked = read_in_loop;
    sigaddset(&blocked, SIGWINCH);
    sigprocmask(SIG_BLOCK, &blocked, &app->former_mask);
    app->waiting_mask = app->former_mask;
    sigaddset(&app->waiting_mask, SIGTERM);
    sigaddset(&app->waiting_mask, SIGINT);
    sigaddset(&app->waiting_mask, SIGHUP);
    sigdelset(&app->waiting_mask, SIGWINCH);
    app->signal_descriptor = signalfd(-1, &read_in_loop, SFD_NONBLOCK | SFD_CLOEXEC);
    return app->signal_descriptor >= 0;
}

static void set_escape_delay(void)
{
    const char *wanted = getenv("ESCDELAY");
    char *end = NULL;
    long delay = wanted == NULL ? 0 : strtol(wanted, &end, 10);

    if (wanted == NULL || end == wanted || *end != '\0' || delay < 0 ||
        delay > LONGEST_ESCAPE_DELAY_MS)
        delay = ESCAPE_DELAY_MS;
    set_escdelay((int)delay);
}

static bool check_terminal(struct tui_message *message)
{
    const char *type = getenv("TERM");

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        tui_store(message->text, sizeof message->text,
                  _("la console demande un terminal : ni l'entrée ni la sortie ne peuvent être "
                    "redirigées"));
    else if (type == NULL || type[0] == '\0' || strcmp(type, "dumb") == 0)
        tui_store(message->text, sizeof message->text,
                  _("ce terminal ne sait pas afficher la console (variable TERM)"));
    else
        return true;
    return false;
}

static void start_curses(struct tui_app *app)
{
    set_term(app->terminal);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    idlok(stdscr, TRUE);
    set_escape_delay();
    app->colour = !app->options.no_color && getenv("NO_COLOR") == NULL && has_colors();
    if (app->colour)
        tui_theme_start();
    if (app->options.headless) {
        resizeterm(app->options.rows, app->options.columns);
        return;
    }
    define_key("\033[200~", KEY_PASTE_BEGIN);
    define_key("\033[201~", KEY_PASTE_END);
    define_key("\033[1;5C", TUI_KEY_CTRL_RIGHT - TUI_KEY(0));
    define_key("\033[1;5D", TUI_KEY_CTRL_LEFT - TUI_KEY(0));
    write_terminal(paste_on, sizeof paste_on - 1);
    if (!app->options.no_mouse) {
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
        mouseinterval(0);
    }
}

static bool open_null(struct tui_app *app)
{
    app->null_in = fopen("/dev/null", "re");
    app->null_out = fopen("/dev/null", "we");
    if (app->null_in == NULL || app->null_out == NULL)
        return false;
    app->terminal =
        newterm("xterm-256color", app->options.output == NULL ? app->null_out : app->options.output,
                app->null_in);
    return app->terminal != NULL;
}

bool terminal_open(struct tui_app *app, struct tui_message *message)
{
    app->signal_descriptor = -1;
    if (app->options.headless) {
        if (!open_null(app)) {
            tui_store(message->text, sizeof message->text, _("affichage impossible"));
            return false;
        }
        start_curses(app);
        return true;
    }
    if (!check_terminal(message))
        return false;
    app->terminal = newterm(NULL, stdout, stdin);
    if (app->terminal == NULL || !block_signals(app)) {
        tui_store(message->text, sizeof message->text,
                  _("ce terminal est inconnu du système (variable TERM)"));
        return false;
    }
    install_handlers(app);
    start_curses(app);
    return true;
}

void terminal_close(struct tui_app *app)
{
    if (app->terminal != NULL) {
        if (!app->options.headless)
            write_terminal(paste_off, sizeof paste_off - 1);
        set_term(app->terminal);
        endwin();
        delscreen(app->terminal);
        app->terminal = NULL;
    }
    remove_handlers(app);
    if (app->signal_descriptor >= 0)
        close(app->signal_descriptor);
    if (app->null_in != NULL)
        fclose(app->null_in);
    if (app->null_out != NULL)
        fclose(app->null_out);
}

void terminal_suspend(struct tui_app *app)
{
    if (app->options.headless)
        return;
    write_terminal(paste_off, sizeof paste_off - 1);
    kill(0, SIGTSTP); /* curses catches it: gives the terminal back, stops, takes it again */
    write_terminal(paste_on, sizeof paste_on - 1);
    app->repaint = true;
}

bool terminal_read_key(struct tui_app *app, int32_t *key)
{
    wint_t c = 0;
    int status;

    if (app->options.next_key != NULL)
        return app->options.next_key(app->options.user, key);
    status = get_wch(&c);
    if (status == ERR)
        return false;
    *key = status == KEY_CODE_YES ? TUI_KEY((int32_t)c) : (int32_t)c;
    return true;
}

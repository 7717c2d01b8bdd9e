/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/app_internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "tui/dialog.h"
#include "tui/translate.h"
#include "tui/width.h"

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct tui_app *tui_open(const struct tui_options *options, struct tui_message *message)
{
    struct tui_app *app = calloc(1, sizeof *app);

    if (app == NULL) {
        tui_store(message->text, sizeof message->text, _("mémoire insuffisante"));
        return NULL;
    }
    app->options = *options;
    app->ascii = options->ascii || options->plain || tui_showable(L'─') != L'─';
    if (terminal_open(app, message))
        return app;
    terminal_close(app);
    free(app);
    return NULL;
}

void tui_close(struct tui_app *app)
{
    if (app == NULL)
        return;
    while (app->depth > 0)
        tui_pop(app);
    frame_release_dead(app);
    terminal_close(app);
    free(app);
}

struct tui_screen *tui_top(struct tui_app *app)
{
    return app->depth == 0 ? NULL : app->stack[app->depth - 1];
}

void *tui_user(struct tui_app *app)
{
    return app->options.user;
}

bool tui_ascii(const struct tui_app *app)
{
    return app->ascii;
}

static void layout(struct tui_screen *screen)
{
    screen->rows = LINES - FRAME_ROWS;
    screen->columns = COLS;
    /* Too small to be used: screens need not know, the frame shows nothing of them. */
    if (screen->rows < LEAST_ROWS - FRAME_ROWS)
        screen->rows = LEAST_ROWS - FRAME_ROWS;
    if (screen->columns < LEAST_COLUMNS)
        screen->columns = LEAST_COLUMNS;
    if (screen->class->layout != NULL)
        screen->class->layout(screen);
}

bool tui_push(struct tui_app *app, struct tui_screen *screen)
{
    if (screen == NULL) {
        tui_say(app, TUI_TONE_ERROR, _("Mémoire insuffisante."));
        return false;
    }
    screen->app = app;
    if (app->depth == STACK_DEPTH) {
        tui_say(app, TUI_TONE_ERROR, _("Trop d'écrans ouverts : revenez en arrière."));
        frame_release(app, screen);
        return false;
    }
    if (screen->class->open != NULL && !screen->class->open(screen)) {
        frame_release(app, screen);
        return false;
    }
    app->stack[app->depth++] = screen;
    layout(screen);
    return true;
}

void tui_pop(struct tui_app *app)
{
    struct tui_screen *screen = tui_top(app);

    if (screen == NULL)
        return;
    app->stack[--app->depth] = NULL;
    if (app->dead_count == sizeof app->dead / sizeof app->dead[0])
        frame_release_dead(app);
    app->dead[app->dead_count++] = screen;
    screen = tui_top(app);
    if (screen != NULL && screen->class->shown != NULL)
        screen->class->shown(screen);
}

void tui_remove(struct tui_app *app, struct tui_screen *screen)
{
    size_t at = app->depth;

    while (at > 0 && app->stack[at - 1] != screen)
        at--;
    while (at > 0 && app->depth >= at)
        tui_pop(app);
}

bool tui_replace(struct tui_app *app, struct tui_screen *screen)
{
    if (screen != NULL)
        tui_pop(app);
    return tui_push(app, screen);
}

void tui_say(struct tui_app *app, enum tui_tone tone, const char *text)
{
    app->tone = tone;
    tui_store(app->message, sizeof app->message, text == NULL ? "" : text);
}

void tui_sayf(struct tui_app *app, enum tui_tone tone, const char *format, ...)
{
    char text[sizeof app->message];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    tui_say(app, tone, text);
}

void tui_set_context(struct tui_app *app, const char *text)
{
    tui_store(app->context, sizeof app->context, text == NULL ? "" : text);
}

void tui_set_indicator(struct tui_app *app, const char *text)
{
    tui_store(app->indicator, sizeof app->indicator, text == NULL ? "" : text);
}

bool tui_watch(struct tui_app *app, int descriptor, void (*ready)(void *user), void *user)
{
    if (app->watch_count == WATCH_COUNT || descriptor < 0)
        return false;
    app->watches[app->watch_count++] =
        (struct watch){ .descriptor = descriptor, .ready = ready, .user = user };
    return true;
}

void tui_unwatch(struct tui_app *app, int descriptor)
{
    size_t kept = 0;

    for (size_t i = 0; i < app->watch_count; i++)
        if (app->watches[i].descriptor != descriptor)
            app->watches[kept++] = app->watches[i];
    app->watch_count = kept;
}

void tui_quit(struct tui_app *app)
{
    app->ended = true;
}

static void quit_answered(struct tui_app *app, void *user, int choice)
{
    (void)user;
    if (choice == 1)
        tui_quit(app);
}

void tui_ask_quit(struct tui_app *app)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Rester"), .hot_key = 'r', .value = 0 },
        { .label = N_("Quitter"), .hot_key = 'q', .value = 1 },
    };
    const char *warning = NULL;
    char text[1024];

    for (size_t i = app->depth; i > 0; i--) {
        struct tui_screen *screen = app->stack[i - 1];

        if (screen->class->changed == NULL || !screen->class->changed(screen))
            continue;
        while (tui_top(app) != screen)
            tui_pop(app);
        screen->class->key(screen, TUI_COMMAND_BACK, TUI_ESCAPE);
        return;
    }
    if (app->options.leaving != NULL)
        warning = app->options.leaving(app->options.user);
    snprintf(text, sizeof text, "%s%s%s", _("Quitter la console ?"), warning == NULL ? "" : "\n",
             warning == NULL ? "" : warning);
    tui_ask(app,
            &(struct tui_question){
                .text = text, .answers = answers, .answer_count = 2, .answered = quit_answered });
}

static enum tui_reply frame_command(struct tui_app *app, int command)
{
    struct tui_screen *top = tui_top(app);

    switch (command) {
    case TUI_COMMAND_HELP:
        tui_show_help(app);
        return TUI_DONE;
    case TUI_COMMAND_REDRAW:
        return TUI_REDRAW;
    case TUI_COMMAND_SUSPEND:
        terminal_suspend(app);
        return TUI_DONE;
    case TUI_COMMAND_BACK:
        if (app->depth > 1)
            return TUI_CLOSE;
        tui_ask_quit(app);
        return TUI_DONE;
    case TUI_COMMAND_QUIT:
        if (top != NULL && top->class->popup)
            return TUI_CLOSE;
        tui_ask_quit(app);
        return TUI_DONE;
    default:
        return TUI_IGNORED;
    }
}

/* The screen first, then the owner's keys, then the frame's. */
static enum tui_reply dispatch(struct tui_app *app, int32_t key)
{
    struct tui_screen *screen = tui_top(app);
    const struct tui_key *row = NULL;
    enum tui_reply reply;

    if (screen == NULL)
        return TUI_IGNORED;
    if (screen->typing && tui_key_is_text(key))
        return screen->class->key(screen, TUI_COMMAND_TEXT, key);
    row = tui_key_find(screen->owner_keys, key);
    if (row == NULL)
        row = tui_key_find(screen->keys, key);
    reply = screen->class->key(screen, row == NULL ? TUI_COMMAND_TEXT : row->command, key);
    if (reply != TUI_IGNORED || tui_top(app) != screen)
        return reply;
    if (row != NULL)
        reply = frame_command(app, row->command);
    if (reply == TUI_IGNORED && !screen->class->popup && app->options.command != NULL) {
        row = tui_key_find(app->options.keys, key);
        if (row != NULL)
            return app->options.command(app, app->options.user, row->command);
    }
    row = tui_key_find(frame_keys, key);
    if (reply == TUI_IGNORED && row != NULL)
        reply = frame_command(app, row->command);
    return reply;
}

static enum tui_reply paste_key(struct tui_app *app, int32_t key)
{
    struct tui_screen *screen = tui_top(app);

    app->pasted_at = clock_ms();
    if (key == TUI_ENTER || key == TUI_TAB)
        key = ' ';
    if (screen != NULL && screen->typing && tui_key_is_text(key))
        screen->class->key(screen, TUI_COMMAND_TEXT, key);
    return TUI_DONE;
}

static enum tui_reply mouse_key(struct tui_app *app)
{
    struct tui_screen *screen = tui_top(app);
    enum tui_mouse what = TUI_MOUSE_CLICK;
    enum tui_reply reply = TUI_IGNORED;
    MEVENT event;

    if (screen == NULL || getmouse(&event) != OK)
        return TUI_DONE;
    if ((event.bstate & BUTTON4_PRESSED) != 0)
        what = TUI_MOUSE_WHEEL_UP;
    else if ((event.bstate & BUTTON5_PRESSED) != 0)
        what = TUI_MOUSE_WHEEL_DOWN;
    if (screen->class->mouse != NULL)
        reply = screen->class->mouse(screen, what, event.y - BODY_TOP, event.x);
    if (reply == TUI_IGNORED && what == TUI_MOUSE_WHEEL_UP)
        reply = dispatch(app, TUI_KEY(KEY_UP));
    else if (reply == TUI_IGNORED && what == TUI_MOUSE_WHEEL_DOWN)
        reply = dispatch(app, TUI_KEY(KEY_DOWN));
    return reply;
}

void tui_resize(struct tui_app *app, int rows, int columns)
{
    if (app->options.headless)
        resizeterm(rows, columns);
    for (size_t i = 0; i < app->depth; i++)
        layout(app->stack[i]);
    app->repaint = true;
}

/* The top screen while it is not done with what a key started, else NULL. */
static struct tui_screen *working(struct tui_app *app)
{
    struct tui_screen *top = tui_top(app);

    return top != NULL && top->class->working != NULL && top->class->working(top) ? top : NULL;
}

void app_finish_work(struct tui_app *app)
{
    for (struct tui_screen *screen; (screen = working(app)) != NULL;)
        screen->class->work(screen);
}

/* A slice of it; true once it is done. */
static bool work_ends(struct tui_app *app)
{
    struct tui_screen *screen = working(app);

    if (screen == NULL)
        return false;
    screen->class->work(screen);
    app->stale = true;
    return working(app) == NULL;
}

void tui_send_key(struct tui_app *app, int32_t key)
{
    struct tui_screen *top = tui_top(app);
    enum tui_reply reply = TUI_DONE;

    if (top == NULL)
        return;
    if (key == '\n' || key == TUI_KEY(KEY_ENTER))
        key = TUI_ENTER;
    else if (key == TUI_CTRL('h') || key == TUI_KEY(KEY_BACKSPACE))
        key = TUI_BACKSPACE;
    /* A paste of which the end never came must not hold the keyboard. */
    if (app->pasting && clock_ms() - app->pasted_at > LONGEST_PASTE_GAP_MS)
        app->pasting = false;
    if (key == TUI_KEY(KEY_RESIZE)) {
        tui_resize(app, LINES, COLS);
    } else if (key == TUI_KEY(KEY_PASTE_BEGIN) || key == TUI_KEY(KEY_PASTE_END)) {
        app->pasting = key == TUI_KEY(KEY_PASTE_BEGIN);
        app->pasted_at = clock_ms();
    } else if (app->pasting) {
        reply = paste_key(app, key);
    } else {
        tui_say(app, TUI_TONE_NONE, NULL);
        reply = key == TUI_KEY(KEY_MOUSE) ? mouse_key(app) : dispatch(app, key);
    }
    if (reply == TUI_REDRAW)
        app->repaint = true;
    else if (reply == TUI_CLOSE && tui_top(app) == top)
        tui_pop(app);
    if (app->options.headless)
        app_finish_work(app);
    frame_release_dead(app);
}

static void tell_news(struct tui_app *app)
{
    for (size_t i = 0; i < app->depth; i++)
        if (app->stack[i]->class->news != NULL)
            app->stack[i]->class->news(app->stack[i]);
}

static bool ticking(struct tui_app *app)
{
    struct tui_screen *top = tui_top(app);

    return top != NULL && top->class->ticking != NULL && top->class->ticking(top);
}

/* How long to wait: until descriptors are looked at again, until the next tick, or for ever. */
static int64_t wait_ms(struct tui_app *app, int64_t now, bool held)
{
    int64_t until = -1;

    if (held)
        until = app->news_at;
    if (ticking(app) && (until < 0 || app->tick_at < until))
        until = app->tick_at;
    if (app->stale && (until < 0 || app->draw_at < until))
        until = app->draw_at;
    if (working(app) != NULL)
        return 0;
    if (until < 0)
        return -1;
    return until <= now ? 0 : until - now;
}

static void read_signal(struct tui_app *app)
{
    struct signalfd_siginfo information;

    if (read(app->signal_descriptor, &information, sizeof information) == sizeof information) {
        app->signal = (int)information.ssi_signo;
        app->ended = true;
    }
}

/* Waits, then serves what came. Keys are drained by the caller. */
static void wait_for_something(struct tui_app *app)
{
    struct pollfd waited[2 + WATCH_COUNT];
    struct watch watches[WATCH_COUNT];
    int64_t now = clock_ms();
    bool held = app->news_at > now;
    size_t watch_count = held ? 0 : app->watch_count;
    int64_t delay = wait_ms(app, now, held);
    struct timespec timeout = { .tv_sec = delay / 1000, .tv_nsec = delay % 1000 * 1000000 };
    bool news = false;

    waited[0] = (struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN };
    waited[1] = (struct pollfd){ .fd = app->signal_descriptor, .events = POLLIN };
    for (size_t i = 0; i < watch_count; i++) {
        watches[i] = app->watches[i]; /* a callback may change the list */
        waited[2 + i] = (struct pollfd){ .fd = watches[i].descriptor, .events = POLLIN };
    }
    if (ppoll(waited, 2 + watch_count, delay < 0 ? NULL : &timeout, &app->waiting_mask) < 0)
        return; /* EINTR: a new size; the keys are read in any case */
    if (waited[1].revents != 0)
        read_signal(app);
    if ((waited[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        app->signal = SIGHUP;
        app->ended = true;
    }
    for (size_t i = 0; i < watch_count; i++)
        if (waited[2 + i].revents != 0) {
            watches[i].ready(watches[i].user);
            news = true;
        }
    now = clock_ms();
    if (news)
        app->news_at = now + NEWS_INTERVAL_MS;
    if (app->tick_at <= now) {
        app->tick_at = now + TICK_MS;
        news = news || ticking(app);
    }
    if (news) {
        tell_news(app);
        app->stale = true;
    }
}

void tui_serve(struct tui_app *app, int timeout_ms)
{
    struct pollfd waited[WATCH_COUNT];
    struct watch watches[WATCH_COUNT];
    size_t count = app->watch_count;

    for (size_t i = 0; i < count; i++) {
        watches[i] = app->watches[i];
        waited[i] = (struct pollfd){ .fd = watches[i].descriptor, .events = POLLIN };
    }
    if (poll(waited, count, timeout_ms) <= 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (waited[i].revents != 0)
            watches[i].ready(watches[i].user);
    tell_news(app);
    frame_release_dead(app);
}

/* Work in sight is drawn as its news come; elsewhere once a second is enough. */
static bool is_time_to_draw(struct tui_app *app)
{
    int64_t now = clock_ms();

    if (!app->stale || now < app->draw_at)
        return false;
    app->draw_at =
        now + (ticking(app) || working(app) != NULL ? NEWS_INTERVAL_MS : QUIET_INTERVAL_MS);
    return true;
}

int tui_run(struct tui_app *app)
{
    bool draw = true;
    int32_t key = 0;

    app->ended = false;
    app->signal = 0;
    for (;;) {
        while (app->depth > 0 && !app->ended && terminal_read_key(app, &key)) {
            tui_send_key(app, key);
            draw = true;
        }
        frame_release_dead(app);
        if (app->depth == 0 || app->ended)
            return app->signal;
        if (draw || is_time_to_draw(app)) {
            frame_draw(app);
            app->stale = false;
        }
        draw = work_ends(app);
        if (app->options.next_key != NULL)
            return TUI_KEYS_EXHAUSTED;
        if (!draw)
            wait_for_something(app);
    }
}

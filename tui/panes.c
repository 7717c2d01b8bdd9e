/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/panes.h"

#include <stdlib.h>

#include "tui/list_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

enum { LEAST_WIDTH = 28, TITLE_ROWS = 1, PANES_KEYS = 6 };

struct tui_panes {
    struct tui_screen screen;
    const struct tui_panes_kind *kind;
    struct tui_list *lists[TUI_PANE_COUNT];
    size_t focus;
    bool stacked;
    struct tui_key keys[PANES_KEYS + LIST_KEY_COUNT]; /* of the focused pane */
};

/* clang-format off */
/* Before the list's: an arrow that goes aside changes panes here, it does not open. */
static const struct tui_key panes_keys[PANES_KEYS] = {
    { { TUI_TAB, TUI_KEY(KEY_BTAB) },    N_("Tab"), N_("autre liste"),
      N_("passer à l'autre liste (aussi ← →)"), TUI_COMMAND_NEXT },
    { { TUI_ENTER, 'e', TUI_KEY(KEY_F(4)) }, N_("Entrée"), N_("ouvrir"),
      N_("ouvrir la ligne désignée (aussi e, F4)"), TUI_COMMAND_OPEN },
    { { TUI_ESCAPE, 'q' },               N_("Échap"), N_("retour"),
      N_("effacer le filtre, sinon revenir en arrière (aussi q)"), TUI_COMMAND_BACK },
    { { TUI_KEY(KEY_RIGHT) },            N_("→"), NULL,
      N_("liste de droite, ou du bas"), TUI_COMMAND_RIGHT },
    { { TUI_KEY(KEY_LEFT) },             N_("←"), NULL,
      N_("liste de gauche, ou du haut, sinon revenir en arrière"), TUI_COMMAND_LEFT },
    { { 'r' },                           N_("r"), NULL,
      N_("relire les données"), TUI_COMMAND_REFRESH },
};
/* clang-format on */

static struct tui_list *focused(struct tui_panes *panes)
{
    return panes->lists[panes->focus];
}

static bool is_replaced(const struct tui_key *key)
{
    return key->command == TUI_COMMAND_OPEN || key->command == TUI_COMMAND_BACK ||
           key->command == TUI_COMMAND_REFRESH;
}

static bool is_of_use(const struct tui_panes *panes, const struct tui_key *key)
{
    if (key->command == TUI_COMMAND_OPEN)
        return panes->kind->sources[panes->focus]->open != NULL;
    if (key->command == TUI_COMMAND_REFRESH)
        return panes->kind->refresh != NULL;
    return true;
}

/* The keys in force: those of the focused list, this screen's own instead of some of them. */
static void take_keys(struct tui_panes *panes)
{
    struct tui_list *list = focused(panes);
    size_t count = 0;

    panes->screen.typing = list->screen.typing;
    panes->screen.owner_keys =
        list->screen.typing ? (struct tui_key_table){ .keys = NULL } : list->screen.owner_keys;
    if (list->screen.typing) {
        panes->screen.keys = list->screen.keys;
        return;
    }
    for (size_t i = 0; i < PANES_KEYS; i++)
        if (is_of_use(panes, &panes_keys[i]))
            panes->keys[count++] = panes_keys[i];
    for (size_t i = 0; i < list->key_count; i++)
        if (!is_replaced(&list->keys[i]))
            panes->keys[count++] = list->keys[i];
    panes->screen.keys = (struct tui_key_table){ panes->keys, count };
}

static void refresh_panes(struct tui_panes *panes)
{
    uint64_t identities[TUI_PANE_COUNT] = { 0 };
    bool known[TUI_PANE_COUNT];

    for (size_t i = 0; i < TUI_PANE_COUNT; i++)
        known[i] = list_identity(panes->lists[i], &identities[i]);
    if (panes->kind->refresh != NULL)
        panes->kind->refresh(panes->screen.user);
    for (size_t i = 0; i < TUI_PANE_COUNT; i++)
        list_reload(panes->lists[i], known[i], identities[i]);
}

static enum tui_reply go_aside(struct tui_panes *panes, int command)
{
    if (command == TUI_COMMAND_LEFT && panes->focus == TUI_PANE_FIRST)
        return TUI_IGNORED;
    tui_panes_focus(panes, command == TUI_COMMAND_LEFT    ? TUI_PANE_FIRST
                           : command == TUI_COMMAND_RIGHT ? TUI_PANE_SECOND
                                                          : 1 - panes->focus);
    return TUI_DONE;
}

static enum tui_reply panes_key(struct tui_screen *screen, int command, int32_t key)
{
    struct tui_panes *panes = (struct tui_panes *)screen;
    struct tui_list *list = focused(panes);
    enum tui_reply reply;

    if (command == TUI_COMMAND_NEXT || command == TUI_COMMAND_LEFT || command == TUI_COMMAND_RIGHT)
        return go_aside(panes, command);
    if (command == TUI_COMMAND_REFRESH) {
        refresh_panes(panes);
        return TUI_DONE;
    }
    reply = list->screen.class->key(&list->screen, command, key);
    take_keys(panes);
    return reply;
}

static bool is_inside(const struct tui_screen *screen, int row, int column)
{
    return row >= screen->top - TITLE_ROWS && row < screen->top + screen->rows &&
           column >= screen->left && column < screen->left + screen->columns;
}

static enum tui_reply panes_mouse(struct tui_screen *screen, enum tui_mouse what, int row,
                                  int column)
{
    struct tui_panes *panes = (struct tui_panes *)screen;

    for (size_t i = 0; i < TUI_PANE_COUNT; i++) {
        struct tui_screen *pane = &panes->lists[i]->screen;
        bool had_focus = i == panes->focus;

        if (what != TUI_MOUSE_CLICK || !is_inside(pane, row, column))
            continue;
        if (!had_focus)
            tui_panes_focus(panes, i);
        /* A click in the other pane goes there; it opens nothing. */
        if (had_focus ||
            panes->lists[i]->first + (size_t)(row - pane->top - 1) != panes->lists[i]->focus)
            return pane->class->mouse(pane, what, row - pane->top, column - pane->left);
        return TUI_DONE;
    }
    return what == TUI_MOUSE_CLICK ? TUI_DONE : TUI_IGNORED;
}

static void panes_layout(struct tui_screen *screen)
{
    struct tui_panes *panes = (struct tui_panes *)screen;
    int least = panes->kind->least_width == 0 ? LEAST_WIDTH : panes->kind->least_width;
    int width = (screen->columns - 1) / 2;
    int height = screen->rows / 2;

    panes->stacked = width < least;
    for (int i = 0; i < TUI_PANE_COUNT; i++) {
        struct tui_screen *pane = &panes->lists[i]->screen;

        pane->app = screen->app;
        pane->left = panes->stacked || i == 0 ? 0 : width + 1;
        pane->top = (panes->stacked && i == 1 ? height : 0) + TITLE_ROWS;
        pane->columns = panes->stacked ? screen->columns
                        : i == 0       ? width
                                       : screen->columns - width - 1;
        pane->rows = (panes->stacked ? (i == 0 ? height : screen->rows - height) : screen->rows) -
                     TITLE_ROWS;
    }
}

static void draw_title(struct tui_panes *panes, size_t pane)
{
    struct tui_screen *list = &panes->lists[pane]->screen;
    int row = list->top - TITLE_ROWS;
    char count[32];
    char title[240];

    tui_number((int64_t)panes->lists[pane]->count, count, sizeof count);
    snprintf(title, sizeof title, "%s · %s", list->title, count);
    tui_put(&panes->screen, row, list->left + 2, list->columns - 3,
            pane == panes->focus ? TUI_STRONG : TUI_DIM, title);
    if (pane == panes->focus)
        tui_put_sign(&panes->screen, row, list->left, TUI_MARKER, TUI_SIGN_MARKER);
}

static void panes_draw(struct tui_screen *screen)
{
    struct tui_panes *panes = (struct tui_panes *)screen;
    struct tui_screen *top = &focused(panes)->screen;

    for (size_t i = 0; i < TUI_PANE_COUNT; i++) {
        panes->lists[i]->aside = i != panes->focus;
        draw_title(panes, i);
        list_draw(&panes->lists[i]->screen);
    }
    if (!panes->stacked)
        tui_rule_down(screen, 0, panes->lists[TUI_PANE_SECOND]->screen.left - 1, screen->rows);
    screen->cursor_row = top->top + top->cursor_row;
    screen->cursor_column = top->left + top->cursor_column;
}

static bool panes_open(struct tui_screen *screen)
{
    struct tui_panes *panes = (struct tui_panes *)screen;

    for (size_t i = 0; i < TUI_PANE_COUNT; i++)
        panes->lists[i]->screen.app = screen->app;
    tui_panes_changed(panes);
    return true;
}

static bool panes_working(struct tui_screen *screen)
{
    const struct tui_panes *panes = (const struct tui_panes *)screen;

    return panes->lists[TUI_PANE_FIRST]->filtering || panes->lists[TUI_PANE_SECOND]->filtering;
}

static void panes_work(struct tui_screen *screen)
{
    const struct tui_panes *panes = (const struct tui_panes *)screen;

    list_filter_work(
        panes->lists[panes->lists[TUI_PANE_FIRST]->filtering ? TUI_PANE_FIRST : TUI_PANE_SECOND]);
}

static void panes_shown(struct tui_screen *screen)
{
    refresh_panes((struct tui_panes *)screen);
}

static const char *panes_hint(struct tui_screen *screen)
{
    struct tui_screen *list = &focused((struct tui_panes *)screen)->screen;

    return list->class->hint(list);
}

static void panes_close(struct tui_screen *screen)
{
    struct tui_panes *panes = (struct tui_panes *)screen;

    for (size_t i = 0; i < TUI_PANE_COUNT; i++)
        if (panes->lists[i] != NULL)
            panes->lists[i]->screen.class->close(&panes->lists[i]->screen);
    free(panes);
}

static const struct tui_screen_class panes_class = {
    .name = "panes",
    .hint_in_line = true,
    .keys = { panes_keys, PANES_KEYS },
    .open = panes_open,
    .layout = panes_layout,
    .draw = panes_draw,
    .key = panes_key,
    .mouse = panes_mouse,
    .working = panes_working,
    .work = panes_work,
    .shown = panes_shown,
    .hint = panes_hint,
    .close = panes_close,
};

struct tui_panes *tui_panes_new(const struct tui_panes_kind *kind, void *user,
                                void *const list_users[TUI_PANE_COUNT])
{
    struct tui_panes *panes = calloc(1, sizeof *panes);
    bool ok = panes != NULL;

    if (panes == NULL)
        return NULL;
    tui_screen_init(&panes->screen, &panes_class, kind->title, user);
    panes->screen.help = kind->help;
    panes->kind = kind;
    for (size_t i = 0; i < TUI_PANE_COUNT; i++) {
        panes->lists[i] = tui_list_new(kind->sources[i], list_users[i]);
        ok = ok && panes->lists[i] != NULL;
    }
    if (!ok) {
        panes_close(&panes->screen);
        return NULL;
    }
    take_keys(panes);
    return panes;
}

struct tui_screen *tui_panes_screen(struct tui_panes *panes)
{
    return panes == NULL ? NULL : &panes->screen;
}

size_t tui_panes_focused(const struct tui_panes *panes)
{
    return panes->focus;
}

void tui_panes_focus(struct tui_panes *panes, size_t pane)
{
    panes->focus = pane;
    take_keys(panes);
}

struct tui_list *tui_panes_list(struct tui_panes *panes, size_t pane)
{
    return panes->lists[pane];
}

void tui_panes_changed(struct tui_panes *panes)
{
    for (size_t i = 0; i < TUI_PANE_COUNT; i++)
        tui_list_changed(panes->lists[i]);
}

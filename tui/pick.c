/* SPDX-License-Identifier: MIT */
/* The short list of dialog.h: one value among a few. */
#include "config.h"

#include <stdlib.h>

#include "tui/dialog.h"
#include "tui/translate.h"
#include "tui/width.h"

enum { WIDEST = 50, NARROWEST = 24 };

struct picker {
    struct tui_screen screen;
    struct tui_pick pick;
    size_t focus, first;
    int top, rows; /* of the lines, as last drawn */
};

/* clang-format off */
static const struct tui_key pick_keys[] = {
    { { TUI_ENTER, ' ' },                N_("Entrée"), N_("choisir"),
      N_("prendre la valeur désignée"), TUI_COMMAND_OPEN },
    { { TUI_KEY(KEY_UP), 'k', TUI_KEY(KEY_BTAB) }, N_("↑"), NULL,
      N_("valeur précédente (aussi k)"), TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN), 'j', TUI_TAB }, N_("↓"), NULL,
      N_("valeur suivante (aussi j)"), TUI_COMMAND_DOWN },
    { { TUI_KEY(KEY_HOME), 'g', TUI_KEY(KEY_PPAGE) }, N_("Début"), NULL,
      N_("première valeur"), TUI_COMMAND_FIRST },
    { { TUI_KEY(KEY_END), 'G', TUI_KEY(KEY_NPAGE) }, N_("Fin"), NULL,
      N_("dernière valeur"), TUI_COMMAND_LAST },
    { { TUI_ESCAPE, 'q', TUI_KEY(KEY_LEFT), TUI_CTRL('c') }, N_("Échap"), N_("renoncer"),
      N_("garder la valeur d'avant"), TUI_COMMAND_BACK },
};
/* clang-format on */

static void take(struct picker *picker, size_t index)
{
    tui_pop(picker->screen.app);
    picker->pick.picked(picker->screen.app, picker->pick.user, index);
}

static enum tui_reply pick_key(struct tui_screen *screen, int command, int32_t key)
{
    struct picker *picker = (struct picker *)screen;
    size_t last = picker->pick.choice_count - 1;

    switch (command) {
    case TUI_COMMAND_UP:
        picker->focus -= picker->focus > 0;
        break;
    case TUI_COMMAND_DOWN:
        picker->focus += picker->focus < last;
        break;
    case TUI_COMMAND_FIRST:
        picker->focus = 0;
        break;
    case TUI_COMMAND_LAST:
        picker->focus = last;
        break;
    case TUI_COMMAND_OPEN:
        take(picker, picker->focus);
        break;
    case TUI_COMMAND_BACK:
        return TUI_CLOSE;
    default:
        if (key >= '1' && key <= '9' && (size_t)(key - '1') <= last)
            take(picker, (size_t)(key - '1'));
        return tui_key_is_text(key) ? TUI_DONE : TUI_IGNORED;
    }
    return TUI_DONE;
}

static enum tui_reply pick_mouse(struct tui_screen *screen, enum tui_mouse what, int row,
                                 int column)
{
    struct picker *picker = (struct picker *)screen;

    (void)column;
    if (what != TUI_MOUSE_CLICK)
        return TUI_IGNORED;
    if (row >= picker->top && row < picker->top + picker->rows)
        take(picker, picker->first + (size_t)(row - picker->top));
    return TUI_DONE;
}

static int width_of(const struct picker *picker)
{
    int width = NARROWEST;

    for (size_t i = 0; i < picker->pick.choice_count; i++) {
        int columns = tui_columns(tui_translate(picker->pick.choices[i].label)) + 8;

        if (columns > width)
            width = columns;
    }
    if (tui_columns(picker->screen.title) + 8 > width)
        width = tui_columns(picker->screen.title) + 8;
    return width > WIDEST ? WIDEST : width;
}

static void pick_draw(struct tui_screen *screen)
{
    struct picker *picker = (struct picker *)screen;
    int width = width_of(picker);
    int rows = (int)picker->pick.choice_count;
    int column = (screen->columns - width) / 2;

    if (rows > screen->rows - 2)
        rows = screen->rows - 2;
    picker->rows = rows;
    picker->top = (screen->rows - rows) / 2;
    picker->first = tui_scroll(picker->first, picker->focus, picker->pick.choice_count, rows);
    tui_box(screen, picker->top - 1, column, rows + 2, width, screen->title);
    for (int i = 0; i < rows; i++) {
        size_t index = picker->first + (size_t)i;
        const char *label = tui_translate(picker->pick.choices[index].label);

        tui_put(screen, picker->top + i, column + 4, width - 6, TUI_NORMAL, label);
        if (index == picker->focus)
            tui_put_sign(screen, picker->top + i, column + 2, TUI_MARKER, TUI_SIGN_MARKER);
    }
    screen->cursor_row = picker->top + (int)(picker->focus - picker->first);
    screen->cursor_column = column + 2;
}

static void pick_close(struct tui_screen *screen)
{
    free(screen);
}

static const struct tui_screen_class pick_class = {
    .name = "pick",
    .popup = true,
    .keys = { pick_keys, sizeof pick_keys / sizeof pick_keys[0] },
    .draw = pick_draw,
    .key = pick_key,
    .mouse = pick_mouse,
    .close = pick_close,
};

bool tui_pick(struct tui_app *app, const struct tui_pick *pick)
{
    struct picker *picker = calloc(1, sizeof *picker);

    if (picker == NULL || pick->choice_count == 0) {
        free(picker);
        return tui_push(app, NULL);
    }
    tui_screen_init(&picker->screen, &pick_class, NULL, NULL);
    tui_screen_set_title(&picker->screen, pick->title == NULL ? "" : pick->title);
    picker->pick = *pick;
    picker->focus = pick->selected < pick->choice_count ? pick->selected : 0;
    return tui_push(app, &picker->screen);
}

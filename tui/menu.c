/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/menu.h"

#include <stdlib.h>

#include "tui/translate.h"
#include "tui/width.h"

enum { TOP_MARGIN = 1, MARKER_COLUMN = 1, NUMBER_COLUMN = 3, LABEL_COLUMN = 6, GAP = 3 };

struct menu {
    struct tui_screen screen;
    const struct tui_menu *table;
    size_t focus, first;
};

/* clang-format off */
static const struct tui_key menu_keys[] = {
    { { TUI_ENTER, TUI_KEY(KEY_RIGHT), 'l' },  N_("Entrée"), N_("ouvrir"),
      N_("ouvrir l'entrée désignée (aussi →)"), TUI_COMMAND_OPEN },
    { { TUI_ESCAPE, TUI_KEY(KEY_LEFT), 'q', 'h' }, N_("Échap"), N_("retour"),
      N_("revenir en arrière (aussi ←, q)"), TUI_COMMAND_BACK },
    { { 0 },                                   N_("1-9"), N_("aller"),
      N_("ouvrir l'entrée de ce numéro"), TUI_COMMAND_TEXT },
    { { TUI_KEY(KEY_UP), 'k', TUI_KEY(KEY_BTAB) }, N_("↑"), NULL,
      N_("entrée précédente (aussi k)"), TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN), 'j', TUI_TAB },     N_("↓"), NULL,
      N_("entrée suivante (aussi j)"), TUI_COMMAND_DOWN },
    { { TUI_KEY(KEY_HOME), 'g', TUI_KEY(KEY_PPAGE) }, N_("Début"), NULL,
      N_("première entrée (aussi g)"), TUI_COMMAND_FIRST },
    { { TUI_KEY(KEY_END), 'G', TUI_KEY(KEY_NPAGE) }, N_("Fin"), NULL,
      N_("dernière entrée (aussi G)"), TUI_COMMAND_LAST },
};
/* clang-format on */

static bool is_coming(const struct tui_menu_entry *entry)
{
    return entry->submenu == NULL && entry->action == NULL;
}

void tui_menu_open(struct tui_app *app, const struct tui_menu_entry *entry, void *user)
{
    const char *why = NULL;

    if (is_coming(entry)) {
        tui_sayf(app, TUI_TONE_WARNING, _("%s : à venir dans une prochaine version."),
                 tui_translate(entry->label));
        return;
    }
    if (entry->refused != NULL)
        why = entry->refused(user);
    if (why != NULL)
        tui_say(app, TUI_TONE_WARNING, why);
    else if (entry->submenu != NULL)
        tui_push(app, tui_menu_new(entry->submenu, user));
    else
        entry->action(app, user);
}

static void open_entry(struct menu *menu, size_t index)
{
    menu->focus = index;
    tui_menu_open(menu->screen.app, &menu->table->entries[index], menu->screen.user);
}

static enum tui_reply menu_key(struct tui_screen *screen, int command, int32_t key)
{
    struct menu *menu = (struct menu *)screen;
    size_t count = menu->table->entry_count;

    if (count == 0)
        return TUI_IGNORED;
    switch (command) {
    case TUI_COMMAND_UP:
        menu->focus -= menu->focus > 0;
        return TUI_DONE;
    case TUI_COMMAND_DOWN:
        menu->focus += menu->focus < count - 1;
        return TUI_DONE;
    case TUI_COMMAND_FIRST:
        menu->focus = 0;
        return TUI_DONE;
    case TUI_COMMAND_LAST:
        menu->focus = count - 1;
        return TUI_DONE;
    case TUI_COMMAND_OPEN:
        open_entry(menu, menu->focus);
        return TUI_DONE;
    case TUI_COMMAND_TEXT:
        if (key < '1' || key > '9' || (size_t)(key - '1') >= count)
            return TUI_IGNORED;
        open_entry(menu, (size_t)(key - '1'));
        return TUI_DONE;
    default:
        return TUI_IGNORED;
    }
}

static enum tui_reply menu_mouse(struct tui_screen *screen, enum tui_mouse what, int row,
                                 int column)
{
    struct menu *menu = (struct menu *)screen;
    size_t index = menu->first + (size_t)(row - TOP_MARGIN);

    (void)column;
    if (what != TUI_MOUSE_CLICK)
        return TUI_IGNORED;
    if (row >= TOP_MARGIN && index < menu->table->entry_count)
        open_entry(menu, index);
    return TUI_DONE;
}

static int label_width(const struct tui_menu *table)
{
    int width = 0;

    for (size_t i = 0; i < table->entry_count; i++) {
        int columns = tui_columns(tui_translate(table->entries[i].label)) + 2;

        if (columns > width)
            width = columns;
    }
    return width;
}

static void draw_entry(struct menu *menu, size_t index, int row, int width)
{
    struct tui_screen *screen = &menu->screen;
    const struct tui_menu_entry *entry = &menu->table->entries[index];
    bool shut =
        is_coming(entry) || (entry->refused != NULL && entry->refused(screen->user) != NULL);
    const char *help = is_coming(entry) ? N_("(à venir)") : entry->help;
    int column = LABEL_COLUMN + width + GAP;
    char number[16];
    int used;

    if (index < 9) {
        snprintf(number, sizeof number, "%zu", index + 1);
        tui_put(screen, row, NUMBER_COLUMN, 2, TUI_DIM, number);
    }
    used = tui_put(screen, row, LABEL_COLUMN, screen->columns - LABEL_COLUMN - 1,
                   shut ? TUI_DIM : TUI_NORMAL, tui_translate(entry->label));
    if (entry->submenu != NULL)
        tui_put_sign(screen, row, LABEL_COLUMN + used + 1, TUI_DIM, TUI_SIGN_SUBMENU);
    if (column < screen->columns - GAP)
        tui_put(screen, row, column, screen->columns - column - 1, TUI_DIM, tui_translate(help));
}

static void menu_draw(struct tui_screen *screen)
{
    struct menu *menu = (struct menu *)screen;
    int rows = screen->rows - TOP_MARGIN;
    int width = label_width(menu->table);

    menu->first = tui_scroll(menu->first, menu->focus, menu->table->entry_count, rows);
    for (int i = 0; i < rows && menu->first + (size_t)i < menu->table->entry_count; i++)
        draw_entry(menu, menu->first + (size_t)i, TOP_MARGIN + i, width);
    screen->cursor_row = TOP_MARGIN + (int)(menu->focus - menu->first);
    screen->cursor_column = MARKER_COLUMN;
    tui_put_sign(screen, screen->cursor_row, MARKER_COLUMN, TUI_MARKER, TUI_SIGN_MARKER);
}

static const char *menu_hint(struct tui_screen *screen)
{
    struct menu *menu = (struct menu *)screen;

    if (menu->table->entry_count == 0)
        return NULL;
    return tui_translate(menu->table->entries[menu->focus].help);
}

static void menu_close(struct tui_screen *screen)
{
    free(screen);
}

static const struct tui_screen_class menu_class = {
    .name = "menu",
    .keys = { menu_keys, sizeof menu_keys / sizeof menu_keys[0] },
    .draw = menu_draw,
    .key = menu_key,
    .mouse = menu_mouse,
    .hint = menu_hint,
    .close = menu_close,
};

struct tui_screen *tui_menu_new(const struct tui_menu *menu, void *user)
{
    struct menu *created = calloc(1, sizeof *created);

    if (created == NULL)
        return NULL;
    tui_screen_init(&created->screen, &menu_class, menu->title, user);
    created->screen.help = menu->help;
    created->table = menu;
    return &created->screen;
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/menu.h"

#include <stdlib.h>
#include <time.h>

#include "tui/translate.h"
#include "tui/width.h"
#include "tui/wrap.h"

enum {
    MARKER_COLUMN = 1,
    NUMBER_COLUMN = 3,
    LABEL_COLUMN = 6,
    GAP = 3,
    FACT_COLUMN = 3,
    LEAST_ENTRIES = 5, /* seen below the facts, however small the screen */
    MENU_KEY_COUNT = 8,
    LINE_BYTES = 1024
};

struct menu {
    struct tui_screen screen;
    const struct tui_menu *table;
    size_t focus, first;
    int top;              /* row of the first entry */
    int64_t refreshed_at; /* of the clock, in seconds */
    bool was_ticking;
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
    /* Last: only where there is something to read again. */
    { { 'r' },                                 N_("r"), N_("relire"),
      N_("relire ce qui est montré au-dessus des entrées"), TUI_COMMAND_REFRESH },
};
_Static_assert(sizeof menu_keys / sizeof menu_keys[0] == MENU_KEY_COUNT, "the last one is known");
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
    case TUI_COMMAND_REFRESH:
        menu->table->head->refresh(screen->user);
        return TUI_DONE;
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
    size_t index = menu->first + (size_t)(row - menu->top);

    (void)column;
    if (what != TUI_MOUSE_CLICK)
        return TUI_IGNORED;
    if (row >= menu->top && index < menu->table->entry_count)
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
    const char *why = entry->refused == NULL ? NULL : entry->refused(screen->user);
    const char *state = entry->state == NULL ? NULL : entry->state(screen->user);
    /* That it cannot be opened now is told by the reason: dim is not seen everywhere. */
    const char *help = is_coming(entry) ? _("(à venir)")
                       : why != NULL    ? why
                                        : tui_translate(entry->help);
    int column = LABEL_COLUMN + width + GAP;
    char number[16];
    int used;

    if (index < 9) {
        snprintf(number, sizeof number, "%zu", index + 1);
        tui_put(screen, row, NUMBER_COLUMN, 2, TUI_DIM, number);
    }
    used = tui_put(screen, row, LABEL_COLUMN, screen->columns - LABEL_COLUMN - 1,
                   is_coming(entry) || why != NULL ? TUI_DIM : TUI_NORMAL,
                   tui_translate(entry->label));
    if (entry->submenu != NULL)
        tui_put_sign(screen, row, LABEL_COLUMN + used + 1, TUI_DIM, TUI_SIGN_SUBMENU);
    if (column < screen->columns - GAP)
        tui_put(screen, row, column, screen->columns - column - 1,
                state == NULL ? TUI_DIM : TUI_STRONG, state == NULL ? help : state);
}

/* How wide the labels of the facts are, and how many lines they take. */
static int measure_facts(struct menu *menu, int *lines)
{
    const struct tui_menu_head *head = menu->table->head;
    size_t count = head->count(menu->screen.user);
    struct tui_wrap wrap = { .text = NULL };
    struct tui_menu_fact fact;
    int width = 0;

    for (size_t i = 0; i < count; i++) {
        int columns;

        head->fact(menu->screen.user, i, &fact);
        columns = tui_columns(fact.label) + GAP;
        width = columns > width ? columns : width;
    }
    *lines = 0;
    for (size_t i = 0; i < count; i++) {
        head->fact(menu->screen.user, i, &fact);
        tui_wrap_make(&wrap, fact.text, menu->screen.columns - FACT_COLUMN - width - GAP);
        *lines += wrap.count == 0 ? 1 : (int)wrap.count;
    }
    tui_wrap_clear(&wrap);
    return width;
}

/* One fact, on all its lines or on the first one only; returns the lines. */
static int draw_fact(struct menu *menu, const struct tui_menu_fact *fact, int row, int width,
                     bool whole)
{
    struct tui_screen *screen = &menu->screen;
    struct tui_wrap wrap = { .text = NULL };
    int column = FACT_COLUMN + width;
    int lines = 0;
    char line[LINE_BYTES];

    tui_put(screen, row, FACT_COLUMN, width, TUI_LABEL, fact->label);
    tui_put_role_sign(screen, row, column - 2, fact->role);
    if (!whole) {
        tui_put(screen, row, column, screen->columns - column - 1, fact->role, fact->text);
        return 1;
    }
    tui_wrap_make(&wrap, fact->text, screen->columns - column - GAP);
    for (; (size_t)lines < wrap.count; lines++) {
        tui_wrap_line(&wrap, (size_t)lines, line, sizeof line);
        tui_put(screen, row + lines, column, screen->columns - column - 1, fact->role, line);
    }
    tui_wrap_clear(&wrap);
    return lines == 0 ? 1 : lines;
}

/* The facts, a line below them; returns the row of the first entry. */
static int draw_head(struct menu *menu)
{
    const struct tui_menu_head *head = menu->table->head;
    int room = menu->screen.rows - LEAST_ENTRIES - 1;
    int lines = 0;
    int width = measure_facts(menu, &lines);
    bool whole = lines < room;
    int row = whole && menu->screen.rows > lines + (int)menu->table->entry_count + 2 ? 1 : 0;

    for (size_t i = 0; i < head->count(menu->screen.user) && row < room; i++) {
        struct tui_menu_fact fact;

        head->fact(menu->screen.user, i, &fact);
        row += draw_fact(menu, &fact, row, width, whole);
    }
    tui_rule(&menu->screen, row, 1, menu->screen.columns - 2);
    return row + 1;
}

static void menu_draw(struct tui_screen *screen)
{
    struct menu *menu = (struct menu *)screen;
    int width = label_width(menu->table);
    int rows;

    menu->top = menu->table->head == NULL ? 1 : draw_head(menu);
    rows = screen->rows - menu->top;

    menu->first = tui_scroll(menu->first, menu->focus, menu->table->entry_count, rows);
    for (int i = 0; i < rows && menu->first + (size_t)i < menu->table->entry_count; i++)
        draw_entry(menu, menu->first + (size_t)i, menu->top + i, width);
    screen->cursor_row = menu->top + (int)(menu->focus - menu->first);
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

static void menu_refresh(struct tui_screen *screen)
{
    struct menu *menu = (struct menu *)screen;

    if (menu->table->head != NULL)
        menu->table->head->refresh(screen->user);
}

static bool menu_open(struct tui_screen *screen)
{
    menu_refresh(screen);
    return true;
}

static bool menu_ticking(struct tui_screen *screen)
{
    struct menu *menu = (struct menu *)screen;

    return menu->table->head != NULL && menu->table->head->ticking(screen->user);
}

/* News come often: what is above is read again by the second, and once more at the end. */
static void menu_news(struct tui_screen *screen)
{
    struct menu *menu = (struct menu *)screen;
    bool ticking = menu_ticking(screen);
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (tui_top(screen->app) == screen &&
        (ticking ? menu->refreshed_at != now.tv_sec : menu->was_ticking)) {
        menu->refreshed_at = now.tv_sec;
        menu_refresh(screen);
    }
    menu->was_ticking = ticking;
}

static void menu_close(struct tui_screen *screen)
{
    free(screen);
}

static const struct tui_screen_class menu_class = {
    .name = "menu",
    .keys = { menu_keys, sizeof menu_keys / sizeof menu_keys[0] },
    .open = menu_open,
    .draw = menu_draw,
    .key = menu_key,
    .mouse = menu_mouse,
    .news = menu_news,
    .ticking = menu_ticking,
    .shown = menu_refresh,
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
    if (menu->head == NULL)
        created->screen.keys.count = MENU_KEY_COUNT - 1;
    return &created->screen;
}

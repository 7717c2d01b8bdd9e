/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/list.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tui/list_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

enum { FILTER_LIMIT = 60, FIRST_BODY_ROW = 1 };

/* clang-format off */
static const struct tui_key list_keys[] = {
    { { TUI_ENTER, TUI_KEY(KEY_RIGHT), 'e', TUI_KEY(KEY_F(4)) }, N_("Entrée"), N_("ouvrir"),
      N_("ouvrir la ligne désignée (aussi e, F4, →)"), TUI_COMMAND_OPEN },
    { { '/' },                           N_("/"), N_("filtrer"),
      N_("réduire la liste au fil de la frappe"), TUI_COMMAND_FILTER },
    { { ' ' },                           N_("Espace"), N_("marquer"),
      N_("marquer la ligne, ou lui ôter sa marque"), TUI_COMMAND_MARK },
    { { TUI_ESCAPE, TUI_KEY(KEY_LEFT), 'q' }, N_("Échap"), N_("retour"),
      N_("effacer le filtre, sinon revenir en arrière (aussi ←, q)"), TUI_COMMAND_BACK },
    { { 's' },                           N_("s"), N_("trier"),
      N_("trier par la colonne suivante"), TUI_COMMAND_SORT },
    { { 'I' },                           N_("I"), NULL,
      N_("inverser le tri"), TUI_COMMAND_SORT_INVERT },
    { { '*' },                           N_("*"), NULL,
      N_("inverser toutes les marques"), TUI_COMMAND_INVERT_MARKS },
    { { 'v' },                           N_("v"), NULL,
      N_("début, puis fin d'une plage à marquer"), TUI_COMMAND_MARK_RANGE },
    { { 'r' },                           N_("r"), NULL,
      N_("relire les données"), TUI_COMMAND_REFRESH },
    { { TUI_KEY(KEY_UP), 'k' },          N_("↑"), NULL,
      N_("ligne précédente (aussi k)"), TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN), 'j' },        N_("↓"), NULL,
      N_("ligne suivante (aussi j)"), TUI_COMMAND_DOWN },
    { { TUI_KEY(KEY_PPAGE), TUI_CTRL('b') }, N_("Page ↑"), NULL,
      N_("page précédente"), TUI_COMMAND_PAGE_UP },
    { { TUI_KEY(KEY_NPAGE), TUI_CTRL('f') }, N_("Page ↓"), NULL,
      N_("page suivante"), TUI_COMMAND_PAGE_DOWN },
    { { TUI_KEY(KEY_HOME), 'g' },        N_("Début"), NULL,
      N_("première ligne (aussi g)"), TUI_COMMAND_FIRST },
    { { TUI_KEY(KEY_END), 'G' },         N_("Fin"), NULL,
      N_("dernière ligne (aussi G)"), TUI_COMMAND_LAST },
};
_Static_assert(sizeof list_keys / sizeof list_keys[0] == LIST_KEY_COUNT, "room for every key");
/* While the filter is typed. */
static const struct tui_key filter_keys[] = {
    { { TUI_ENTER, TUI_TAB },            N_("Entrée"), N_("garder le filtre"),
      N_("garder le filtre et revenir à la liste"), TUI_COMMAND_OPEN },
    { { TUI_ESCAPE },                    N_("Échap"), N_("effacer le filtre"),
      N_("effacer le filtre"), TUI_COMMAND_BACK },
    { { TUI_KEY(KEY_UP) },               N_("↑"), NULL, N_("ligne précédente"), TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN) },             N_("↓"), NULL, N_("ligne suivante"), TUI_COMMAND_DOWN },
    { { TUI_KEY(KEY_PPAGE) },            N_("Page ↑"), NULL, N_("page précédente"),
      TUI_COMMAND_PAGE_UP },
    { { TUI_KEY(KEY_NPAGE) },            N_("Page ↓"), NULL, N_("page suivante"),
      TUI_COMMAND_PAGE_DOWN },
};
/* clang-format on */

size_t list_visible(const struct tui_list *list)
{
    return list->shown != NULL ? list->shown_count : list->count;
}

size_t list_row_at(const struct tui_list *list, size_t position)
{
    return list->shown != NULL ? list->shown[position] : position;
}

size_t tui_list_row(struct tui_list *list)
{
    return list->focus < list_visible(list) ? list_row_at(list, list->focus) : SIZE_MAX;
}

void tui_list_select(struct tui_list *list, size_t row)
{
    for (size_t i = 0; i < list_visible(list); i++)
        if (list_row_at(list, i) == row) {
            list->focus = i;
            return;
        }
}

static void filter_again(struct tui_list *list, bool narrowing)
{
    list->sought = tui_list_row(list);
    list->seek = LIST_SEEK_ROW;
    list->focus = 0;
    list_filter_start(list, narrowing);
}

/* Runs what may move rows, and selects again the one that was. */
void list_reload(struct tui_list *list, bool known, uint64_t identity)
{
    list->count = list->source->count(list->screen.user);
    list->range_start = SIZE_MAX;
    list->sought = identity;
    list->seek = known ? LIST_SEEK_IDENTITY : LIST_SEEK_NONE;
    list_filter_start(list, false);
}

bool list_identity(struct tui_list *list, uint64_t *identity)
{
    size_t row = tui_list_row(list);

    if (list->source->identity == NULL || row == SIZE_MAX)
        return false;
    *identity = list->source->identity(list->screen.user, row);
    return true;
}

void tui_list_changed(struct tui_list *list)
{
    list_reload(list, false, 0);
}

void tui_list_set_sorted(struct tui_list *list, size_t column, bool descending)
{
    list->sorted = column;
    list->descending = descending;
}

static void refresh_list(struct tui_list *list)
{
    uint64_t identity = 0;
    bool known = list_identity(list, &identity);

    if (list->source->refresh != NULL)
        list->source->refresh(list->screen.user);
    list_reload(list, known, identity);
}

static void sort_list(struct tui_list *list, bool next_column)
{
    const struct tui_list_source *source = list->source;
    uint64_t identity = 0;
    bool known = list_identity(list, &identity);

    if (source->sort == NULL || (!next_column && list->sorted == SIZE_MAX))
        return;
    if (!next_column) {
        list->descending = !list->descending;
        source->sort(list->screen.user, list->sorted, list->descending);
    }
    for (size_t tries = 0; next_column && tries < source->column_count; tries++) {
        list->sorted = list->sorted == SIZE_MAX ? 0 : (list->sorted + 1) % source->column_count;
        list->descending = false;
        if (source->sort(list->screen.user, list->sorted, false))
            break;
    }
    list_reload(list, known, identity);
}

static void move_focus(struct tui_list *list, int command)
{
    size_t visible = list_visible(list);
    size_t page = (size_t)(list_body_rows(list) > 1 ? list_body_rows(list) - 1 : 1);

    list->seek = LIST_SEEK_NONE;
    if (visible == 0)
        return;
    if (command == TUI_COMMAND_UP)
        list->focus -= list->focus > 0;
    else if (command == TUI_COMMAND_DOWN)
        list->focus += list->focus < visible - 1;
    else if (command == TUI_COMMAND_PAGE_UP)
        list->focus = list->focus < page ? 0 : list->focus - page;
    else if (command == TUI_COMMAND_PAGE_DOWN)
        list->focus = list->focus + page;
    else
        list->focus = command == TUI_COMMAND_FIRST ? 0 : visible - 1;
    list_clamp_focus(list);
}

static void mark_rows(struct tui_list *list, int command)
{
    const struct tui_list_source *source = list->source;
    void *user = list->screen.user;
    size_t from = 0, to;

    if (command != TUI_COMMAND_MARK)
        list_filter_finish(list);
    to = list_visible(list);
    if (source->mark == NULL || to == 0)
        return;
    if (command == TUI_COMMAND_MARK) {
        size_t row = tui_list_row(list);

        source->mark(user, row, !source->marked(user, row));
        move_focus(list, TUI_COMMAND_DOWN);
        return;
    }
    if (command == TUI_COMMAND_MARK_RANGE) {
        if (list->range_start >= to) {
            list->range_start = list->focus;
            tui_say(list->screen.app, TUI_TONE_INFO, _("Début de la plage : v marque jusqu'ici."));
            return;
        }
        from = list->range_start < list->focus ? list->range_start : list->focus;
        to = (list->range_start < list->focus ? list->focus : list->range_start) + 1;
        list->range_start = SIZE_MAX;
    }
    for (size_t i = from; i < to; i++) {
        size_t row = list_row_at(list, i);

        source->mark(user, row, command == TUI_COMMAND_MARK_RANGE || !source->marked(user, row));
    }
}

static void set_typing(struct tui_list *list, bool typing)
{
    list->screen.typing = typing;
    list->screen.keys =
        typing ? TUI_KEY_TABLE(filter_keys) : (struct tui_key_table){ list->keys, list->key_count };
}

static enum tui_reply filter_key(struct tui_list *list, int command, int32_t key)
{
    size_t length = list->filter.length;
    bool changed = false;

    list->choosing = command != TUI_COMMAND_TEXT;
    switch (command) {
    case TUI_COMMAND_OPEN:
        set_typing(list, false);
        return TUI_DONE;
    case TUI_COMMAND_BACK:
        tui_line_clear(&list->filter);
        set_typing(list, false);
        filter_again(list, false);
        return TUI_DONE;
    case TUI_COMMAND_TEXT:
        if (!tui_line_key(&list->filter, key, &changed))
            return TUI_IGNORED;
        if (changed)
            filter_again(list, length > 0 && list->filter.length > length &&
                                   list->filter.cursor == list->filter.length);
        return TUI_DONE;
    default:
        move_focus(list, command);
        return TUI_DONE;
    }
}

static enum tui_reply go_back(struct tui_list *list)
{
    if (list->filter.length == 0)
        return TUI_IGNORED;
    tui_line_clear(&list->filter);
    filter_again(list, false);
    return TUI_DONE;
}

static enum tui_reply list_key(struct tui_screen *screen, int command, int32_t key)
{
    struct tui_list *list = (struct tui_list *)screen;
    size_t row = tui_list_row(list);

    if (command >= TUI_COMMAND_OWNER && list->source->command != NULL)
        return list->source->command(list, screen->user, command, row);
    if (screen->typing)
        return filter_key(list, command, key);
    switch (command) {
    case TUI_COMMAND_OPEN:
        if (list->source->open != NULL && row != SIZE_MAX)
            list->source->open(list, screen->user, row);
        return TUI_DONE;
    case TUI_COMMAND_FILTER:
        list->choosing = false;
        set_typing(list, true);
        return TUI_DONE;
    case TUI_COMMAND_BACK:
        return key == TUI_KEY(KEY_LEFT) ? TUI_IGNORED : go_back(list);
    case TUI_COMMAND_SORT:
    case TUI_COMMAND_SORT_INVERT:
        sort_list(list, command == TUI_COMMAND_SORT);
        return TUI_DONE;
    case TUI_COMMAND_MARK:
    case TUI_COMMAND_INVERT_MARKS:
    case TUI_COMMAND_MARK_RANGE:
        mark_rows(list, command);
        return TUI_DONE;
    case TUI_COMMAND_REFRESH:
        refresh_list(list);
        return TUI_DONE;
    case TUI_COMMAND_TEXT:
        return TUI_IGNORED;
    default:
        move_focus(list, command);
        return TUI_DONE;
    }
}

static enum tui_reply list_mouse(struct tui_screen *screen, enum tui_mouse what, int row,
                                 int column)
{
    struct tui_list *list = (struct tui_list *)screen;
    size_t position = list->first + (size_t)(row - FIRST_BODY_ROW);

    (void)column;
    if (what != TUI_MOUSE_CLICK)
        return TUI_IGNORED;
    if (row < FIRST_BODY_ROW || row > list_body_rows(list) || position >= list_visible(list))
        return TUI_DONE;
    if (position == list->focus)
        return list_key(screen, TUI_COMMAND_OPEN, TUI_ENTER);
    list->focus = position;
    return TUI_DONE;
}

static bool list_open(struct tui_screen *screen)
{
    tui_list_changed((struct tui_list *)screen);
    return true;
}

static void list_shown(struct tui_screen *screen)
{
    refresh_list((struct tui_list *)screen);
}

static bool list_ticking(struct tui_screen *screen)
{
    const struct tui_list_source *source = ((struct tui_list *)screen)->source;

    return source->following != NULL && source->following(screen->user);
}

static void list_news(struct tui_screen *screen)
{
    struct tui_list *list = (struct tui_list *)screen;
    uint64_t identity = 0;
    struct timespec now;
    bool known;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!list_ticking(screen) || list->polled_at == now.tv_sec)
        return;
    list->polled_at = now.tv_sec;
    known = list_identity(list, &identity);
    if (list->source->poll(screen->user))
        list_reload(list, known, identity);
}

static const char *list_hint(struct tui_screen *screen)
{
    struct tui_list *list = (struct tui_list *)screen;
    size_t row = tui_list_row(list);

    return list->source->hint == NULL || row == SIZE_MAX ? NULL
                                                         : list->source->hint(screen->user, row);
}

static bool list_working(struct tui_screen *screen)
{
    return ((struct tui_list *)screen)->filtering;
}

static void list_work(struct tui_screen *screen)
{
    list_filter_work((struct tui_list *)screen);
}

static void list_close(struct tui_screen *screen)
{
    struct tui_list *list = (struct tui_list *)screen;

    tui_line_clear(&list->filter);
    free(list->shown);
    free(list->left);
    free(list);
}

static const struct tui_screen_class list_class = {
    .name = "list",
    .hint_in_line = true,
    .keys = { list_keys, sizeof list_keys / sizeof list_keys[0] },
    .open = list_open,
    .draw = list_draw,
    .key = list_key,
    .mouse = list_mouse,
    .news = list_news,
    .ticking = list_ticking,
    .working = list_working,
    .work = list_work,
    .shown = list_shown,
    .hint = list_hint,
    .close = list_close,
};

static bool is_of_use(const struct tui_list_source *source, int command)
{
    switch (command) {
    case TUI_COMMAND_OPEN:
        return source->open != NULL;
    case TUI_COMMAND_MARK:
    case TUI_COMMAND_INVERT_MARKS:
    case TUI_COMMAND_MARK_RANGE:
        return source->mark != NULL;
    case TUI_COMMAND_SORT:
    case TUI_COMMAND_SORT_INVERT:
        return source->sort != NULL;
    case TUI_COMMAND_REFRESH:
        return source->refresh != NULL;
    default:
        return true;
    }
}

struct tui_list *tui_list_new(const struct tui_list_source *source, void *user)
{
    struct tui_list *list = calloc(1, sizeof *list);

    if (list == NULL)
        return NULL;
    tui_screen_init(&list->screen, &list_class, source->title, user);
    list->screen.help = source->help;
    list->screen.owner_keys = source->keys;
    list->source = source;
    for (size_t i = 0; i < LIST_KEY_COUNT; i++)
        if (is_of_use(source, list_keys[i].command))
            list->keys[list->key_count++] = list_keys[i];
    set_typing(list, false);
    list->sorted = SIZE_MAX;
    list->range_start = SIZE_MAX;
    list->filter.limit = FILTER_LIMIT;
    return list;
}

struct tui_screen *tui_list_screen(struct tui_list *list)
{
    return list == NULL ? NULL : &list->screen;
}

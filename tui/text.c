/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/text.h"

#include <stdlib.h>
#include <string.h>

#include "tui/line.h"
#include "tui/translate.h"
#include "tui/width.h"
#include "tui/wrap.h"

enum { MARGIN = 2, LINE_BYTES = 2048, SEARCH_LIMIT = 60 };

struct text {
    struct tui_screen screen;
    char *content;
    struct tui_wrap lines;
    struct tui_line search;
    size_t first;
    size_t found;                                   /* the line last found, SIZE_MAX = none */
    char *(*read)(struct tui_app *app, void *user); /* NULL: the text stays as it is */
};

/* clang-format off */
static const struct tui_key text_keys[] = {
    { { TUI_ESCAPE, TUI_KEY(KEY_LEFT), 'q' }, N_("Échap"), N_("retour"),
      N_("revenir en arrière (aussi ←, q)"), TUI_COMMAND_BACK },
    { { '/' },                                N_("/"), N_("chercher"),
      N_("chercher dans le texte"), TUI_COMMAND_FILTER },
    { { TUI_KEY(KEY_NPAGE), ' ', TUI_CTRL('f') }, N_("Page ↓"), N_("suite"),
      N_("page suivante (aussi Espace)"), TUI_COMMAND_PAGE_DOWN },
    { { TUI_KEY(KEY_PPAGE), 'b', TUI_CTRL('b') }, N_("Page ↑"), NULL,
      N_("page précédente (aussi b)"), TUI_COMMAND_PAGE_UP },
    { { 'n' },                                N_("n"), N_("trouver encore"),
      N_("occurrence suivante"), TUI_COMMAND_SEARCH_NEXT },
    { { 'N' },                                N_("N"), NULL,
      N_("occurrence précédente"), TUI_COMMAND_SEARCH_PREVIOUS },
    { { TUI_KEY(KEY_UP), 'k' },               N_("↑"), NULL,
      N_("monter d'une ligne (aussi k)"), TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN), 'j', TUI_ENTER },  N_("↓"), NULL,
      N_("descendre d'une ligne (aussi j, Entrée)"), TUI_COMMAND_DOWN },
    { { TUI_KEY(KEY_HOME), 'g' },             N_("Début"), NULL,
      N_("début du texte (aussi g)"), TUI_COMMAND_FIRST },
    { { TUI_KEY(KEY_END), 'G' },              N_("Fin"), NULL,
      N_("fin du texte (aussi G)"), TUI_COMMAND_LAST },
    /* Last: only where there is something to read again. */
    { { 'r' },                                N_("r"), N_("relire"),
      N_("relire les données"), TUI_COMMAND_REFRESH },
};
static const struct tui_key search_keys[] = {
    { { TUI_ENTER },  N_("Entrée"), N_("chercher"), N_("chercher"), TUI_COMMAND_OPEN },
    { { TUI_ESCAPE, TUI_CTRL('c') }, N_("Échap"), N_("renoncer"), N_("renoncer"),
      TUI_COMMAND_BACK },
};
/* clang-format on */

static size_t body_rows(const struct text *text)
{
    return (size_t)(text->screen.rows > 2 ? text->screen.rows - 1 : 1);
}

static size_t last_first(const struct text *text)
{
    size_t rows = body_rows(text);

    return text->lines.count > rows ? text->lines.count - rows : 0;
}

static void scroll_to(struct text *text, size_t first)
{
    text->first = first > last_first(text) ? last_first(text) : first;
}

/* Looks for the next line that matches, after the last one or the top of the screen, all round. */
static void find(struct text *text, bool backwards)
{
    size_t count = text->lines.count;
    size_t at = text->found < count ? text->found : text->first + (backwards ? 0 : count - 1);
    char folded[LINE_BYTES];

    if (text->search.length == 0 || count == 0)
        return;
    tui_fold(tui_line_text(&text->search), folded, sizeof folded);
    for (size_t i = 0; i < count; i++) {
        char line[LINE_BYTES];

        at = (at + (backwards ? count - 1 : 1)) % count;
        tui_wrap_line(&text->lines, at, line, sizeof line);
        if (tui_contains(line, folded)) {
            text->found = at;
            if (at < text->first || at >= text->first + body_rows(text))
                scroll_to(text, at > 2 ? at - 2 : 0);
            return;
        }
    }
    tui_sayf(text->screen.app, TUI_TONE_WARNING, _("« %s » ne se trouve pas dans ce texte."),
             tui_line_text(&text->search));
}

static void set_typing(struct text *text, bool typing)
{
    text->screen.typing = typing;
    text->screen.keys = typing ? TUI_KEY_TABLE(search_keys) : text->screen.class->keys;
    if (!typing && text->read == NULL)
        text->screen.keys.count--;
}

static enum tui_reply search_key(struct text *text, int command, int32_t key)
{
    bool changed;

    if (command == TUI_COMMAND_TEXT)
        return tui_line_key(&text->search, key, &changed) ? TUI_DONE : TUI_IGNORED;
    set_typing(text, false);
    text->found = SIZE_MAX;
    if (command == TUI_COMMAND_OPEN)
        find(text, false);
    return TUI_DONE;
}

static void text_layout(struct tui_screen *screen)
{
    struct text *text = (struct text *)screen;
    size_t offset = text->first < text->lines.count ? text->lines.lines[text->first].offset : 0;
    size_t line = 0;

    tui_wrap_make(&text->lines, text->content, screen->columns - 2 * MARGIN);
    while (line + 1 < text->lines.count && text->lines.lines[line + 1].offset <= offset)
        line++;
    text->found = SIZE_MAX;
    scroll_to(text, line);
}

/* The same text a moment later: one stays at the line where one was. */
static void read_again(struct text *text)
{
    char *content = text->read(text->screen.app, text->screen.user);
    size_t first = text->first;

    if (content == NULL)
        return;
    free(text->content);
    text->content = content;
    text_layout(&text->screen);
    scroll_to(text, first);
}

static enum tui_reply text_key(struct tui_screen *screen, int command, int32_t key)
{
    struct text *text = (struct text *)screen;
    size_t page = body_rows(text) > 1 ? body_rows(text) - 1 : 1;

    if (screen->typing)
        return search_key(text, command, key);
    switch (command) {
    case TUI_COMMAND_UP:
        scroll_to(text, text->first > 0 ? text->first - 1 : 0);
        return TUI_DONE;
    case TUI_COMMAND_DOWN:
        scroll_to(text, text->first + 1);
        return TUI_DONE;
    case TUI_COMMAND_PAGE_UP:
        scroll_to(text, text->first > page ? text->first - page : 0);
        return TUI_DONE;
    case TUI_COMMAND_PAGE_DOWN:
        scroll_to(text, text->first + page);
        return TUI_DONE;
    case TUI_COMMAND_FIRST:
        scroll_to(text, 0);
        return TUI_DONE;
    case TUI_COMMAND_LAST:
        scroll_to(text, SIZE_MAX);
        return TUI_DONE;
    case TUI_COMMAND_FILTER:
        tui_line_clear(&text->search);
        set_typing(text, true);
        return TUI_DONE;
    case TUI_COMMAND_REFRESH:
        read_again(text);
        return TUI_DONE;
    case TUI_COMMAND_SEARCH_NEXT:
    case TUI_COMMAND_SEARCH_PREVIOUS:
        find(text, command == TUI_COMMAND_SEARCH_PREVIOUS);
        return TUI_DONE;
    default:
        return TUI_IGNORED;
    }
}

static void draw_position(struct text *text)
{
    struct tui_screen *screen = &text->screen;
    size_t last = text->first + body_rows(text);
    char position[64];

    if (last > text->lines.count)
        last = text->lines.count;
    snprintf(position, sizeof position, "%zu/%zu", last, text->lines.count);
    tui_put_right(screen, screen->rows - 1, 1, screen->columns - 2, TUI_DIM, position);
    if (screen->typing) {
        int used = tui_put(screen, screen->rows - 1, MARGIN, 20, TUI_LABEL, _("Chercher : "));

        tui_line_draw(screen, &text->search, screen->rows - 1, MARGIN + used, 30);
    }
}

static void text_draw(struct tui_screen *screen)
{
    struct text *text = (struct text *)screen;
    size_t rows = body_rows(text);

    screen->cursor_row = 0;
    screen->cursor_column = MARGIN;
    for (size_t i = 0; i < rows && text->first + i < text->lines.count; i++) {
        char line[LINE_BYTES];
        bool found = text->first + i == text->found;

        tui_wrap_line(&text->lines, text->first + i, line, sizeof line);
        tui_put(screen, (int)i, MARGIN, screen->columns - MARGIN, found ? TUI_STRONG : TUI_NORMAL,
                line);
        if (found) {
            tui_put_sign(screen, (int)i, 0, TUI_MARKER, TUI_SIGN_MARKER);
            screen->cursor_row = (int)i;
        }
    }
    draw_position(text);
}

static void text_close(struct tui_screen *screen)
{
    struct text *text = (struct text *)screen;

    tui_wrap_clear(&text->lines);
    tui_line_clear(&text->search);
    free(text->content);
    free(text);
}

static const struct tui_screen_class text_class = {
    .name = "text",
    .keys = { text_keys, sizeof text_keys / sizeof text_keys[0] },
    .layout = text_layout,
    .draw = text_draw,
    .key = text_key,
    .close = text_close,
};

/* `content` becomes the screen's, also on failure. */
static struct tui_screen *new_text(const char *title, char *content, void *user)
{
    struct text *created = content == NULL ? NULL : calloc(1, sizeof *created);

    if (created == NULL) {
        free(content);
        return NULL;
    }
    created->content = content;
    tui_screen_init(&created->screen, &text_class, NULL, user);
    tui_screen_set_title(&created->screen, title);
    created->search.limit = SEARCH_LIMIT;
    created->found = SIZE_MAX;
    set_typing(created, false);
    return &created->screen;
}

struct tui_screen *tui_text_new(const char *title, const char *text)
{
    return new_text(title, strdup(text), NULL);
}

struct tui_screen *tui_text_reading(struct tui_app *app, const char *title,
                                    char *(*read)(struct tui_app *app, void *user), void *user)
{
    struct tui_screen *screen = new_text(title, read(app, user), user);

    if (screen != NULL) {
        ((struct text *)screen)->read = read;
        set_typing((struct text *)screen, false);
    }
    return screen;
}

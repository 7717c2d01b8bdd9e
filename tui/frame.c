/* SPDX-License-Identifier: MIT */
/* What surrounds the screens, and the drawing that they do through it. */
#include "config.h"

#include "tui/app_internal.h"

#include <stdlib.h>
#include <string.h>

#include "tui/translate.h"
#include "tui/width.h"
#include "tui/wrap.h"

enum {
    FIRST_NOT_ASCII = 0x80,
    FIRST_SIGN = 0x2000,
    LONGEST_ROW = 512,
    ROW_BYTES = LONGEST_ROW * 4
};

/* clang-format off */
static const struct tui_key frame_key_rows[] = {
    { { '?', TUI_KEY(KEY_F(1)), TUI_CTRL('g') }, N_("?"), NULL,
      N_("cette aide (aussi F1, Ctrl-G)"), TUI_COMMAND_HELP },
    { { TUI_ESCAPE, TUI_KEY(KEY_LEFT), 'q' }, N_("Échap"), NULL,
      N_("revenir à l'écran précédent"), TUI_COMMAND_BACK },
    { { TUI_CTRL('l') },                      N_("Ctrl-L"), NULL,
      N_("réafficher l'écran"), TUI_COMMAND_REDRAW },
    { { TUI_CTRL('z') },                      N_("Ctrl-Z"), NULL,
      N_("suspendre la console (fg y ramène)"), TUI_COMMAND_SUSPEND },
    { { TUI_CTRL('c'), TUI_KEY(KEY_F(10)) },  N_("F10"), NULL,
      N_("quitter la console (aussi Ctrl-C)"), TUI_COMMAND_QUIT },
};
const struct tui_key_table frame_keys = {
    frame_key_rows, sizeof frame_key_rows / sizeof frame_key_rows[0]
};

static const enum tui_role tone_roles[] = {
    [TUI_TONE_NONE] = TUI_DIM,       [TUI_TONE_INFO] = TUI_NORMAL,
    [TUI_TONE_GOOD] = TUI_GOOD,      [TUI_TONE_WARNING] = TUI_WARNING,
    [TUI_TONE_ERROR] = TUI_ERROR,
};
/* clang-format on */

void tui_screen_init(struct tui_screen *screen, const struct tui_screen_class *class,
                     const char *title, void *user)
{
    screen->class = class;
    screen->keys = class->keys;
    screen->user = user;
    tui_screen_set_title(screen, tui_translate(title));
}

void tui_screen_set_title(struct tui_screen *screen, const char *translated)
{
    tui_store(screen->title, sizeof screen->title, translated);
}

/* What the owner gave the screen is in use until the screen is gone. */
void frame_release(struct tui_app *app, struct tui_screen *screen)
{
    void (*closed)(struct tui_app *, void *) = screen->closed;
    void *user = screen->user;

    screen->class->close(screen);
    if (closed != NULL)
        closed(app, user);
}

void frame_release_dead(struct tui_app *app)
{
    while (app->dead_count > 0)
        frame_release(app, app->dead[--app->dead_count]);
}

/* Letters are the charset's business; signs are what --ascii is about. What a plain terminal
 * lacks keeps its columns. Returns how many characters were placed, 2 at most. */
static size_t place_char(const struct tui_app *app, wchar_t c, wchar_t *to)
{
    size_t columns = (size_t)tui_char_columns(c);

    c = tui_showable(c);
    to[0] = app->options.ascii && c >= FIRST_SIGN ? tui_plain(c) : c;
    if (!app->options.plain || to[0] < FIRST_NOT_ASCII)
        return 1;
    to[0] = tui_plain(c);
    if (to[0] < FIRST_NOT_ASCII)
        return 1;
    for (size_t i = 0; i < columns; i++)
        to[i] = L'?';
    return columns;
}

/* At absolute coordinates, clipped to the terminal. */
static int put_at(struct tui_app *app, int row, int column, int width, enum tui_role role,
                  const char *text)
{
    char cut[ROW_BYTES];
    wchar_t wide[LONGEST_ROW];
    size_t count = 0;
    wchar_t c;

    if (row < 0 || row >= LINES || column < 0 || column >= COLS)
        return 0;
    if (width > COLS - column)
        width = COLS - column;
    if (width > LONGEST_ROW - 1)
        width = LONGEST_ROW - 1;
    if (width <= 0)
        return 0;
    tui_cut(text, width, cut, sizeof cut);
    for (const char *at = cut; count < LONGEST_ROW - 2;) {
        size_t bytes = tui_decode(at, &c);

        if (bytes == 0)
            break;
        count += place_char(app, c, wide + count);
        at += bytes;
    }
    wide[count] = L'\0';
    attrset((int)tui_theme_attributes(role, app->colour));
    mvaddnwstr(row, column, wide, (int)count);
    attrset((int)A_NORMAL);
    return tui_columns(cut);
}

int tui_put(struct tui_screen *screen, int row, int column, int width, enum tui_role role,
            const char *text)
{
    if (row < 0 || row >= screen->rows)
        return 0;
    if (width > screen->columns - column)
        width = screen->columns - column;
    return put_at(screen->app, row + screen->top + BODY_TOP, column + screen->left, width, role,
                  text);
}

int tui_put_sign(struct tui_screen *screen, int row, int column, enum tui_role role,
                 enum tui_sign sign)
{
    return tui_put(screen, row, column, 1, role, tui_theme_sign(sign, screen->app->ascii));
}

void tui_put_role_sign(struct tui_screen *screen, int row, int column, enum tui_role role)
{
    if (tui_theme_role_sign(role) != TUI_SIGN_COUNT)
        tui_put_sign(screen, row, column, role, tui_theme_role_sign(role));
}

void tui_put_right(struct tui_screen *screen, int row, int column, int width, enum tui_role role,
                   const char *text)
{
    int columns = tui_columns(text);

    if (columns < width) {
        column += width - columns;
        width = columns;
    }
    tui_put(screen, row, column, width, role, text);
}

static void draw_line(struct tui_app *app, int row, int column, int length, bool vertical)
{
    if (app->ascii && vertical)
        mvvline(row, column, '|', length);
    else if (app->ascii)
        mvhline(row, column, '-', length);
    else if (vertical)
        mvvline_set(row, column, WACS_VLINE, length);
    else
        mvhline_set(row, column, WACS_HLINE, length);
}

void tui_rule(struct tui_screen *screen, int row, int column, int width)
{
    if (width > 0 && row >= 0 && row < screen->rows)
        draw_line(screen->app, row + screen->top + BODY_TOP, column + screen->left, width, false);
}

void tui_rule_down(struct tui_screen *screen, int row, int column, int height)
{
    if (height > screen->rows - row)
        height = screen->rows - row;
    if (height > 0 && row >= 0)
        draw_line(screen->app, row + screen->top + BODY_TOP, column + screen->left, height, true);
}

void tui_box(struct tui_screen *screen, int row, int column, int rows, int columns,
             const char *title)
{
    struct tui_app *app = screen->app;
    const cchar_t *corners[] = { WACS_ULCORNER, WACS_URCORNER, WACS_LLCORNER, WACS_LRCORNER };

    if (rows < 2 || columns < 2)
        return;
    row += screen->top + BODY_TOP;
    column += screen->left;
    for (int i = 0; i < rows; i++)
        mvhline(row + i, column, ' ', columns);
    draw_line(app, row, column + 1, columns - 2, false);
    draw_line(app, row + rows - 1, column + 1, columns - 2, false);
    draw_line(app, row + 1, column, rows - 2, true);
    draw_line(app, row + 1, column + columns - 1, rows - 2, true);
    for (int i = 0; i < 4; i++) {
        int y = row + (i >= 2 ? rows - 1 : 0);
        int x = column + (i % 2 == 1 ? columns - 1 : 0);

        if (app->ascii)
            mvaddch(y, x, '+');
        else
            mvadd_wch(y, x, corners[i]);
    }
    if (title != NULL && title[0] != '\0') {
        int used = put_at(app, row, column + 3, columns - 6, TUI_STRONG, title);

        mvaddch(row, column + 2, ' ');
        mvaddch(row, column + 3 + used, ' ');
    }
}

size_t tui_scroll(size_t first, size_t selected, size_t count, int rows)
{
    size_t height = rows < 1 ? 1 : (size_t)rows;

    if (selected < first)
        first = selected;
    else if (selected >= first + height)
        first = selected - height + 1;
    if (count <= height)
        return 0;
    return first > count - height ? count - height : first;
}

static void append(char *text, size_t size, const char *more)
{
    size_t length = strlen(text);

    if (length < size)
        tui_store(text + length, size - length, more);
}

/* The titles from one of them on; an ellipsis stands for those before. */
static void join_titles(struct tui_app *app, size_t from, char *crumbs, size_t size)
{
    const char *sign = tui_theme_sign(TUI_SIGN_CRUMB, app->ascii);
    bool shown = from > 0;

    tui_store(crumbs, size, shown ? "…" : "");
    for (size_t i = from; i < app->depth; i++) {
        const struct tui_screen *screen = app->stack[i];

        if (screen->class->popup || screen->title[0] == '\0')
            continue;
        if (shown) {
            append(crumbs, size, " ");
            append(crumbs, size, sign);
            append(crumbs, size, " ");
        }
        append(crumbs, size, screen->title);
        shown = true;
    }
}

static size_t last_titled(struct tui_app *app)
{
    size_t last = 0;

    for (size_t i = 0; i < app->depth; i++)
        if (!app->stack[i]->class->popup && app->stack[i]->title[0] != '\0')
            last = i;
    return last;
}

static void join_context(struct tui_app *app, char *right, size_t size)
{
    right[0] = '\0';
    if (app->indicator[0] != '\0') {
        append(right, size, tui_theme_sign(TUI_SIGN_BUSY, app->ascii));
        append(right, size, " ");
        append(right, size, app->indicator);
        append(right, size, app->context[0] == '\0' ? "" : "  ");
    }
    append(right, size, app->context);
}

/* What is last in the context, who works, stays whole: what comes before it is cut. */
static void cut_context(const char *context, int columns, char *cut, size_t size)
{
    static const char sign[] = " · ";
    const char *last = NULL;
    char head[ROW_BYTES];
    int room;

    for (const char *at = context; (at = strstr(at, sign)) != NULL; at += strlen(sign))
        last = at;
    room = columns - (last == NULL ? 0 : tui_columns(last));
    if (last == NULL || room < 2) {
        tui_cut(context, columns, cut, size);
        return;
    }
    tui_store(head, (size_t)(last - context) + 1, context);
    tui_cut(head, room, cut, size);
    append(cut, size, last);
}

/* The titles come first, but the context keeps a third of the line. */
static void draw_top_line(struct tui_app *app)
{
    char crumbs[ROW_BYTES], cut[ROW_BYTES], right[ROW_BYTES];
    size_t last = last_titled(app);
    int columns, room;

    join_context(app, right, sizeof right);
    columns = tui_columns(right) < COLS / 3 ? tui_columns(right) : COLS / 3;
    room = COLS - columns - 4;
    join_titles(app, 0, crumbs, sizeof crumbs);
    for (size_t from = 1; from <= last && tui_columns(crumbs) > room; from++)
        join_titles(app, from, crumbs, sizeof crumbs);
    tui_cut_start(crumbs, room, cut, sizeof cut);
    columns = COLS - tui_columns(cut) - 4;
    if (columns > tui_columns(right))
        columns = tui_columns(right);
    attrset((int)tui_theme_attributes(TUI_TITLE, app->colour));
    mvhline(0, 0, ' ' | tui_theme_attributes(TUI_TITLE, app->colour), COLS);
    put_at(app, 0, 1, room, TUI_TITLE, cut);
    cut_context(right, columns, cut, sizeof cut);
    put_at(app, 0, COLS - columns - 1, columns, TUI_TITLE, cut);
}

/* Before a message, in the margin. */
static void draw_tone(struct tui_app *app, int row)
{
    enum tui_role role = tone_roles[app->tone];

    if (tui_theme_role_sign(role) != TUI_SIGN_COUNT)
        put_at(app, row, 0, 1, role, tui_theme_sign(tui_theme_role_sign(role), app->ascii));
}

/* What was said stays until the next key: it may take the last row of the body too. */
static void draw_long_message(struct tui_app *app, const char *text)
{
    struct tui_wrap lines = { .lines = NULL };
    char second[ROW_BYTES], first[ROW_BYTES];

    if (!tui_wrap_make(&lines, text, COLS - 2) || lines.count < 2) {
        tui_wrap_clear(&lines);
        return;
    }
    tui_wrap_line(&lines, 0, first, sizeof first);
    /* With what a third line would hold: it ends in an ellipsis. */
    tui_store(second, sizeof second, text + lines.lines[1].offset);
    tui_wrap_clear(&lines);
    mvhline(LINES - 3, 0, ' ', COLS);
    draw_tone(app, LINES - 3);
    put_at(app, LINES - 3, 1, COLS - 2, tone_roles[app->tone], first);
    put_at(app, LINES - 2, 1, COLS - 2, tone_roles[app->tone], second);
}

static void draw_message(struct tui_app *app)
{
    struct tui_screen *top = tui_top(app);
    const char *text = app->message;

    if (app->tone == TUI_TONE_NONE && top->class->hint_in_line && top->class->hint != NULL)
        text = top->class->hint(top);
    if (text == NULL || text[0] == '\0')
        return;
    if (app->tone != TUI_TONE_NONE && tui_columns(text) > COLS - 2) {
        draw_long_message(app, text);
        return;
    }
    draw_tone(app, LINES - 2);
    put_at(app, LINES - 2, 1, COLS - 2, tone_roles[app->tone], text);
}

/* A letter is text while text is typed: the bar does not promise what it did before. */
static bool is_text_now(struct tui_app *app, const struct tui_key *key)
{
    return tui_top(app)->typing && tui_key_is_text(key->codes[0]);
}

/* Returns the column after the keys that found room before `end`. */
static int draw_keys(struct tui_app *app, struct tui_key_table table, int column, int end)
{
    for (size_t i = 0; i < table.count; i++) {
        const struct tui_key *key = &table.keys[i];
        const char *name = tui_translate(key->name);
        const char *label = tui_translate(key->label);
        int width = tui_columns(name) + 1 + tui_columns(label);

        if (key->label == NULL || is_text_now(app, key))
            continue;
        if (column + width >= end)
            return end;
        column += put_at(app, LINES - 1, column, width, TUI_KEYCAP, name) + 1;
        column += put_at(app, LINES - 1, column, width, TUI_NORMAL, label) + 2;
    }
    return column;
}

/* The way to the help always finds room, at the end of the line. */
static void draw_bar(struct tui_app *app)
{
    struct tui_screen *top = tui_top(app);
    const char *name = top->typing ? _("F1") : "?";
    const char *label = _("aide");
    int width = tui_columns(name) + 1 + tui_columns(label);
    int end = top->class->popup ? COLS : COLS - width - 1;
    int column = draw_keys(app, top->owner_keys, 1, end);

    column = draw_keys(app, top->keys, column, end);
    if (top->class->popup)
        return;
    draw_keys(app, app->options.keys, column, end);
    put_at(app, LINES - 1, end, width, TUI_KEYCAP, name);
    put_at(app, LINES - 1, COLS - 1 - tui_columns(label), width, TUI_NORMAL, label);
}

static void draw_too_small(struct tui_app *app)
{
    char text[160];

    snprintf(text, sizeof text, _("Fenêtre trop petite : il faut %d × %d."), LEAST_COLUMNS,
             LEAST_ROWS);
    put_at(app, 0, 0, COLS, TUI_NORMAL, text);
    move(0, 0);
}

void frame_draw(struct tui_app *app)
{
    struct tui_screen *top = tui_top(app);
    size_t lowest = app->depth;
    int row;

    if (app->options.headless)
        app_finish_work(app);
    erase();
    if (LINES < LEAST_ROWS || COLS < LEAST_COLUMNS) {
        draw_too_small(app);
    } else {
        while (lowest > 1 && app->stack[lowest - 1]->class->popup)
            lowest--;
        draw_top_line(app);
        for (size_t i = lowest - 1; i < app->depth; i++)
            app->stack[i]->class->draw(app->stack[i]);
        draw_message(app);
        draw_bar(app);
        row = top->cursor_row < 0 ? 0 : top->cursor_row;
        move(row + BODY_TOP, top->cursor_column < COLS ? top->cursor_column : COLS - 1);
    }
    if (app->repaint)
        clearok(stdscr, TRUE);
    app->repaint = false;
    refresh();
}

void tui_dump(struct tui_app *app, FILE *file)
{
    frame_draw(app);
    for (int y = 0; y < LINES; y++) {
        char line[ROW_BYTES] = "";
        size_t length = 0, kept = 0;

        for (int x = 0; x < COLS; x++) {
            wchar_t wide[CCHARW_MAX + 1] = { 0 };
            cchar_t cell;
            attr_t attributes;
            short pair;

            mvin_wch(y, x, &cell);
            getcchar(&cell, wide, &attributes, &pair, NULL);
            for (size_t i = 0; wide[i] != 0 && length + 5 < sizeof line; i++)
                length += tui_encode(wide[i], line + length);
            if (wide[0] != L' ')
                kept = length;
            if (tui_char_columns(wide[0]) == 2)
                x++;
        }
        line[kept] = '\0';
        fprintf(file, "%s\n", line);
    }
}

/* SPDX-License-Identifier: MIT */
/* For those who do not see the screen as it is drawn: the cursor is on what has the focus, and
 * nothing is told by colour, or by dim, alone. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/console/console_places.h"
#include "tests/console/screen_driver.h"
#include "tui/app_internal.h"
#include "tui/panes.h"
#include "tui/width.h"

enum { FORM_MARKER = 1, WIDEST = 80 };

/* What a vt100 can show of an attribute. */
#define SEEN (A_BOLD | A_REVERSE | A_UNDERLINE)

/* Without padding: rows of them are compared. */
struct cell {
    wchar_t c;
    attr_t attributes;
    int pair;
};
_Static_assert(sizeof(struct cell) == sizeof(wchar_t) + sizeof(attr_t) + sizeof(int), "no padding");

static struct cell cell_at(int row, int column)
{
    wchar_t wide[CCHARW_MAX + 1] = { 0 };
    attr_t attributes;
    cchar_t raw;
    short pair;

    mvin_wch(row, column, &raw);
    getcchar(&raw, wide, &attributes, &pair, NULL);
    return (struct cell){ .c = wide[0], .attributes = attributes, .pair = pair };
}

static void fail_with(struct console_world *world, const char *place, const char *key,
                      const char *what)
{
    char *screen = console_world_dump(world);

    print_message("%s, after %s:\n%s\n", place, key, screen);
    free(screen);
    fail_msg("%s", what);
}

/* The list that has the focus has nothing to focus. */
static bool is_empty(struct tui_screen *top)
{
    struct tui_panes *panes = (struct tui_panes *)top;

    if (strcmp(top->class->name, "list") == 0)
        return tui_list_row((struct tui_list *)top) == SIZE_MAX;
    return strcmp(top->class->name, "panes") == 0 &&
           tui_list_row(tui_panes_list(panes, tui_panes_focused(panes))) == SIZE_MAX;
}

/* Texts and jobs have no focus: the cursor is where reading begins. */
static bool has_focus(struct tui_screen *top)
{
    return strcmp(top->class->name, "text") != 0 && strcmp(top->class->name, "job") != 0 &&
           !is_empty(top);
}

/* The marker of what is on top: that of a popup is inside its box. */
static bool is_shown(const struct tui_screen *top, wchar_t marker)
{
    for (int row = BODY_TOP; row < LINES - 2; row++) {
        bool inside = !top->class->popup;

        for (int column = 0; column < COLS; column++) {
            inside = inside || cell_at(row, column).c == L'│';
            if (inside && cell_at(row, column).c == marker)
                return true;
        }
    }
    return false;
}

/* What is being typed may have the cursor, but not after a key that moved along a list. */
static bool may_be_in_line(const struct tui_screen *top, const char *key, wchar_t marker)
{
    bool moved = strcmp(key, "<Down>") == 0 || strcmp(key, "<Up>") == 0;

    return !moved || strcmp(top->class->name, "form") == 0 || !is_shown(top, marker);
}

static void check_cursor(struct console_world *world, const char *place, const char *key)
{
    struct tui_screen *top = tui_top(world->console.app);
    wchar_t marker;
    int row, column;

    /* Draws, and leaves the cursor where the terminal's is. */
    frame_draw(world->console.app);
    getyx(stdscr, row, column);
    tui_decode(tui_theme_sign(TUI_SIGN_MARKER, false), &marker);
    if (row < BODY_TOP || row >= LINES - 2)
        fail_with(world, place, key, "the cursor is not in the body");
    if (!has_focus(top) || cell_at(row, column).c == marker ||
        (may_be_in_line(top, key, marker) && (cell_at(row, column).attributes & A_UNDERLINE) != 0))
        return;
    if (strcmp(top->class->name, "form") == 0 && cell_at(row, FORM_MARKER).c == marker)
        return;
    fail_with(world, place, key, "the cursor is not on what has the focus");
}

/* clang-format off */
static const char *const moves[] = {
    "<Down>", "<Down>", "<Up>", "<PgDn>", "<PgUp>", "<End>", "<Home>", "<Tab>", "<Tab>", "<BTab>",
};
/* clang-format on */

static void the_cursor_is_on_what_has_the_focus(void **state)
{
    static const struct {
        int rows, columns;
    } sizes[] = { { 24, 80 }, { 16, 60 } };

    for (size_t i = 0; i < console_place_count; i++) {
        struct console_world world;

        console_place_open(&world, *state, &console_places[i], 24, 80);
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            tui_resize(world.console.app, sizes[j].rows, sizes[j].columns);
            check_cursor(&world, console_places[i].name, "coming there");
            for (size_t k = 0; k < sizeof moves / sizeof moves[0]; k++) {
                console_world_type(&world, moves[k]);
                check_cursor(&world, console_places[i].name, moves[k]);
            }
        }
        console_world_close(&world);
    }
}

static bool row_has_sign(int row, enum tui_role role)
{
    const char *sign = tui_theme_sign(tui_theme_role_sign(role), false);
    wchar_t wanted;

    tui_decode(sign, &wanted);
    for (int column = 0; column < COLS; column++)
        if (cell_at(row, column).c == wanted)
            return true;
    return false;
}

static bool row_has_role(int row, enum tui_role role)
{
    for (int column = 0; column < COLS; column++)
        if (cell_at(row, column).pair == (int)role + 1)
            return true;
    return false;
}

/* Good, warning and error have a sign in the row, or above when the text goes on. */
static void check_signs(struct console_world *world, const char *place)
{
    /* A field that is wrong has a sign of its own. */
    bool is_form = strcmp(tui_top(world->console.app)->class->name, "form") == 0;

    for (int role = TUI_GOOD; role <= TUI_ERROR; role++) {
        bool told = false;

        for (int row = 0; row < LINES; row++) {
            if (!row_has_role(row, role)) {
                told = false;
                continue;
            }
            told = told || row_has_sign(row, role) || (is_form && cell_at(row, 2).c == L'!');
            if (!told)
                fail_with(world, place, "coming there", "a colour tells something alone");
        }
    }
}

/* Characters, and what a vt100 shows of their attributes. */
static void keep_cells(struct console_world *world, struct cell *cells)
{
    frame_draw(world->console.app);
    for (int row = 0; row < LINES; row++)
        for (int column = 0; column < COLS; column++)
            cells[row * COLS + column] = cell_at(row, column);
}

static void colour_tells_nothing_alone(void **state)
{
    enum { ROWS = 24, CELLS = ROWS * WIDEST };
    struct cell *cells[2];

    for (size_t i = 0; i < 2; i++)
        cells[i] = calloc(CELLS, sizeof *cells[i]);
    assert_true(cells[0] != NULL && cells[1] != NULL);
    for (size_t i = 0; i < console_place_count; i++) {
        const struct console_place *place = &console_places[i];
        struct console_world world;

        for (size_t mono = 0; mono < 2; mono++) {
            if (mono)
                setenv("NO_COLOR", "1", 1);
            console_place_open(&world, *state, place, ROWS, WIDEST);
            unsetenv("NO_COLOR");
            keep_cells(&world, cells[mono]);
            if (!mono)
                check_signs(&world, place->name);
            for (size_t j = 0; mono && j < CELLS; j++)
                if (cells[1][j].pair != 0 || cells[0][j].c != cells[1][j].c ||
                    (cells[0][j].attributes & SEEN) != (cells[1][j].attributes & SEEN))
                    fail_with(&world, place->name, "without colour", "another screen");
            console_world_close(&world);
        }
    }
    free(cells[0]);
    free(cells[1]);
}

/* One row as a monochrome terminal without dim shows it. */
static void seen_row(struct console_world *world, int row, struct cell seen[WIDEST])
{
    frame_draw(world->console.app);
    for (int column = 0; column < WIDEST; column++) {
        seen[column] = cell_at(row, column);
        seen[column].attributes &= SEEN;
        seen[column].pair = 0;
    }
}

#define BACK "<Esc><Esc><Esc><Esc>"

/* clang-format off */
static const struct {
    const char *name;
    int row;
    const char *before, *after; /* the keys, the second ones after the first ones */
} states[] = {
    { "designated",       2,  "",                                    "<Down>" },
    { "designated row",   3,  "1212<Wait>",                          "<Down>" },
    { "designated field", 4,  "1111<Enter>",                         "<Up>" },
    { "in another pane",  1,  "1213<Enter>",                         "<Tab>" },
    { "marked",           5,  "1212<Wait>a<Wait>jjj",                " " },
    { "wrong",            4,  "1111<Enter><C-n><C-u>oracle:/x",      "<C-s><Tab>" },
    { "of its own",       3,  "1111<Enter><C-n><C-n><Tab>",          "<BTab><C-u>2<Tab>" },
    { "possible now",     16, "1211",                                BACK "1111<Enter><C-n><Tab><Tab><Tab><Enter><Wait><Esc><Esc>" BACK "1211" },
    { "sorted",           1,  "12114",                               "s" },
    { "found",            1,  "25",                                  "/tpvadmin<Enter>" },
};
/* clang-format on */

static void states_differ_without_colour(void **state)
{
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        struct cell before[WIDEST], after[WIDEST];
        struct console_world world;

        setenv("NO_COLOR", "1", 1);
        console_world_open(&world, *state, WORLD_NEW, 24, 80);
        unsetenv("NO_COLOR");
        console_world_type(&world, states[i].before);
        seen_row(&world, states[i].row, before);
        console_world_type(&world, states[i].after);
        seen_row(&world, states[i].row, after);
        if (memcmp(before, after, sizeof before) == 0)
            fail_with(&world, states[i].name, states[i].after, "looks the same without colour");
        console_world_close(&world);
    }
}

static void tones_differ_without_colour(void **state)
{
    struct cell seen[TUI_TONE_ERROR + 1][WIDEST];
    struct console_world world;

    setenv("NO_COLOR", "1", 1);
    console_world_open(&world, *state, WORLD_NEW, 24, 80);
    unsetenv("NO_COLOR");
    for (int tone = TUI_TONE_INFO; tone <= TUI_TONE_ERROR; tone++) {
        tui_say(world.console.app, (enum tui_tone)tone, "texte");
        seen_row(&world, 22, seen[tone]);
        for (int other = TUI_TONE_INFO; other < tone; other++)
            assert_memory_not_equal(seen[tone], seen[other], sizeof seen[tone]);
    }
    console_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_is_on_what_has_the_focus),
        cmocka_unit_test(colour_tells_nothing_alone),
        cmocka_unit_test(states_differ_without_colour),
        cmocka_unit_test(tones_differ_without_colour),
    };

    return cmocka_run_group_tests(tests, console_world_setup, console_world_teardown);
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/console/screen_driver.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/check.h"
#include "tui/width.h"

enum { PATH_BYTES = 512 };

/* clang-format off */
static const struct {
    const char *name;
    int32_t key;
} key_names[] = {
    { "<Tab>", TUI_TAB },            { "<BTab>", TUI_KEY(KEY_BTAB) },
    { "<Enter>", TUI_ENTER },        { "<Esc>", TUI_ESCAPE },
    { "<Up>", TUI_KEY(KEY_UP) },     { "<Down>", TUI_KEY(KEY_DOWN) },
    { "<Left>", TUI_KEY(KEY_LEFT) }, { "<Right>", TUI_KEY(KEY_RIGHT) },
    { "<Home>", TUI_KEY(KEY_HOME) }, { "<End>", TUI_KEY(KEY_END) },
    { "<PgUp>", TUI_KEY(KEY_PPAGE) },{ "<PgDn>", TUI_KEY(KEY_NPAGE) },
    { "<BS>", TUI_BACKSPACE },       { "<Del>", TUI_KEY(KEY_DC) },
    { "<F1>", TUI_KEY(KEY_F(1)) },   { "<F2>", TUI_KEY(KEY_F(2)) },
    { "<F4>", TUI_KEY(KEY_F(4)) },   { "<F10>", TUI_KEY(KEY_F(10)) },
    { "<C-c>", TUI_CTRL('c') },      { "<C-l>", TUI_CTRL('l') },
    { "<C-n>", TUI_CTRL('n') },      { "<C-s>", TUI_CTRL('s') },
    { "<C-t>", TUI_CTRL('t') },      { "<C-p>", TUI_CTRL('p') },
    { "<C-u>", TUI_CTRL('u') },
};

static const int32_t odd_keys[] = {
    TUI_ENTER, TUI_ENTER, TUI_TAB, TUI_ESCAPE, TUI_BACKSPACE, TUI_KEY(KEY_UP), TUI_KEY(KEY_DOWN),
    TUI_KEY(KEY_LEFT), TUI_KEY(KEY_RIGHT), TUI_KEY(KEY_HOME), TUI_KEY(KEY_END),
    TUI_KEY(KEY_PPAGE), TUI_KEY(KEY_NPAGE), TUI_KEY(KEY_DC), TUI_KEY(KEY_BTAB),
    TUI_KEY(KEY_F(1)), TUI_KEY(KEY_F(2)), TUI_KEY(KEY_F(4)), TUI_KEY(KEY_F(5)),
    TUI_KEY(KEY_F(6)), TUI_KEY(KEY_F(7)), TUI_KEY(KEY_F(8)), TUI_KEY(KEY_F(10)), TUI_CTRL('c'),
    TUI_CTRL('l'), TUI_CTRL('n'), TUI_CTRL('p'), TUI_CTRL('s'), TUI_CTRL('t'), TUI_CTRL('u'),
    TUI_KEY(KEY_MOUSE), TUI_KEY(KEY_RESIZE), 0, 0x301, 0x1F600, 0x65E5, 0xE9, 0x110000, -1,
    TUI_KEY(KEY_MAX + 1), TUI_KEY(KEY_MAX + 2), TUI_KEY(KEY_MAX + 2),
};
/* clang-format on */

void screen_pin_environment(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    unsetenv("LANGUAGE");
    unsetenv("NO_COLOR");
    setenv("TZ", "Europe/Paris", 1);
    tzset();
}

void screen_type(struct tui_app *app, const char *keys)
{
    wchar_t c;

    while (*keys != '\0') {
        size_t i = 0, count = sizeof key_names / sizeof key_names[0];

        while (i < count && strncmp(keys, key_names[i].name, strlen(key_names[i].name)) != 0)
            i++;
        if (i < count) {
            tui_send_key(app, key_names[i].key);
            keys += strlen(key_names[i].name);
        } else {
            keys += tui_decode(keys, &c);
            tui_send_key(app, (int32_t)c);
        }
    }
}

char *screen_dump(struct tui_app *app)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    assert_non_null(file);
    tui_dump(app, file);
    fclose(file);
    return text;
}

static char *read_expected(const char *path)
{
    char *text = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "re");

    if (file == NULL)
        fail_msg("%s is missing", path);
    if (getdelim(&text, &capacity, '\0', file) < 0)
        fail_msg("%s is empty", path);
    fclose(file);
    return text;
}

void screen_compare_text(const char *name, char *actual)
{
    const char *source = getenv("srcdir");
    char path[PATH_BYTES];
    char *expected;

    snprintf(path, sizeof path, "%s/tests/screens/%s-%dx%d.txt", source == NULL ? "." : source,
             name, COLS, LINES);
    if (getenv("REGOLD") != NULL) {
        FILE *file = fopen(path, "we");

        assert_non_null(file);
        fputs(actual, file);
        fclose(file);
    }
    expected = read_expected(path);
    if (strcmp(actual, expected) != 0)
        print_message("%s, expected:\n%s\nfound:\n%s\n", path, expected, actual);
    assert_string_equal(actual, expected);
    free(expected);
    free(actual);
}

void screen_compare(struct tui_app *app, const char *name)
{
    screen_compare_text(name, screen_dump(app));
}

uint32_t screen_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

int32_t screen_random_key(uint32_t *seed)
{
    if (screen_random(seed) % 2 == 0)
        return odd_keys[screen_random(seed) % (sizeof odd_keys / sizeof odd_keys[0])];
    return (int32_t)(screen_random(seed) % 95) + 32;
}

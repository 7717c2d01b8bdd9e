/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/dialog.h"

#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "tui/line.h"
#include "tui/translate.h"
#include "tui/width.h"
#include "tui/wrap.h"

enum { WIDEST = 64, MARGIN = 3, WORD_LIMIT = 80 };

struct dialog {
    struct tui_screen screen;
    struct tui_question question;
    char *text, *word;
    struct tui_wrap lines;
    struct tui_line typed;
    size_t focus;
    bool choosing; /* the last key moved the focus: the cursor is there, not in the word */
};

/* clang-format off */
static const struct tui_key dialog_keys[] = {
    { { TUI_ENTER },                             N_("Entrée"), N_("répondre"),
      N_("donner la réponse désignée"), TUI_COMMAND_OPEN },
    { { TUI_TAB, TUI_KEY(KEY_RIGHT), TUI_KEY(KEY_DOWN) }, N_("Tab"), N_("suivant"),
      N_("réponse suivante"), TUI_COMMAND_NEXT },
    { { TUI_KEY(KEY_BTAB), TUI_KEY(KEY_LEFT), TUI_KEY(KEY_UP) }, N_("Maj-Tab"), NULL,
      N_("réponse précédente"), TUI_COMMAND_PREVIOUS },
    { { TUI_ESCAPE, TUI_CTRL('c'), TUI_KEY(KEY_F(10)) }, N_("Échap"), N_("renoncer"),
      N_("donner la réponse sans risque"), TUI_COMMAND_BACK },
};
static const struct tui_answer told[] = { { .label = N_("Fermer"), .hot_key = 'f' } };
/* clang-format on */

static bool word_is_typed(const struct dialog *dialog)
{
    return dialog->word == NULL || strcmp(tui_line_text(&dialog->typed), dialog->word) == 0;
}

static void give_answer(struct dialog *dialog, size_t index)
{
    struct tui_app *app = dialog->screen.app;
    const struct tui_answer *answer = &dialog->question.answers[index];

    if (answer->needs_word && !word_is_typed(dialog)) {
        dialog->focus = index;
        tui_sayf(app, TUI_TONE_ERROR, _("Tapez « %s » pour confirmer."), dialog->word);
        return;
    }
    tui_pop(app);
    if (dialog->question.answered != NULL)
        dialog->question.answered(app, dialog->question.user, answer->value);
}

static enum tui_reply dialog_text(struct dialog *dialog, int32_t key)
{
    bool changed;

    if (dialog->word != NULL)
        return tui_line_key(&dialog->typed, key, &changed) ? TUI_DONE : TUI_IGNORED;
    for (size_t i = 0; i < dialog->question.answer_count; i++)
        if (dialog->question.answers[i].hot_key != 0 &&
            (wint_t)dialog->question.answers[i].hot_key == towlower((wint_t)key)) {
            give_answer(dialog, i);
            return TUI_DONE;
        }
    return tui_key_is_text(key) ? TUI_DONE : TUI_IGNORED;
}

static enum tui_reply dialog_key(struct tui_screen *screen, int command, int32_t key)
{
    struct dialog *dialog = (struct dialog *)screen;
    size_t count = dialog->question.answer_count;

    dialog->choosing = command == TUI_COMMAND_NEXT || command == TUI_COMMAND_PREVIOUS;
    switch (command) {
    case TUI_COMMAND_TEXT:
        return dialog_text(dialog, key);
    case TUI_COMMAND_NEXT:
        dialog->focus = (dialog->focus + 1) % count;
        break;
    case TUI_COMMAND_PREVIOUS:
        dialog->focus = (dialog->focus + count - 1) % count;
        break;
    case TUI_COMMAND_OPEN:
        give_answer(dialog, dialog->focus);
        break;
    case TUI_COMMAND_BACK:
        give_answer(dialog, dialog->question.safe);
        break;
    default:
        break;
    }
    return TUI_DONE;
}

static void dialog_layout(struct tui_screen *screen)
{
    struct dialog *dialog = (struct dialog *)screen;
    int width = screen->columns - 4 < WIDEST ? screen->columns - 4 : WIDEST;

    tui_wrap_make(&dialog->lines, dialog->text, width - 2 * MARGIN);
}

static void draw_answer(struct dialog *dialog, size_t index, int row, int column)
{
    struct tui_screen *screen = &dialog->screen;
    const struct tui_answer *answer = &dialog->question.answers[index];
    char label[160];

    if (answer->hot_key != 0 && dialog->word == NULL)
        snprintf(label, sizeof label, "%s (%c)", tui_translate(answer->label), answer->hot_key);
    else
        tui_store(label, sizeof label, tui_translate(answer->label));
    if (index == dialog->focus)
        tui_put_sign(screen, row, column, TUI_MARKER, TUI_SIGN_MARKER);
    if (index == dialog->focus && (dialog->word == NULL || dialog->choosing)) {
        screen->cursor_row = row;
        screen->cursor_column = column;
    }
    tui_put(screen, row, column + 2, WIDEST - MARGIN - 3,
            index == dialog->focus ? TUI_STRONG : TUI_NORMAL, label);
}

static void draw_word(struct dialog *dialog, int row, int column, int width)
{
    char prompt[160];
    int used;

    snprintf(prompt, sizeof prompt, _("Tapez « %s » : "), dialog->word);
    used = tui_put(&dialog->screen, row, column, width / 2, TUI_LABEL, prompt);
    tui_line_draw(&dialog->screen, &dialog->typed, row, column + used, width - 2 * MARGIN - used);
}

static void dialog_draw(struct tui_screen *screen)
{
    struct dialog *dialog = (struct dialog *)screen;
    int width = screen->columns - 4 < WIDEST ? screen->columns - 4 : WIDEST;
    int extra = (int)dialog->question.answer_count + (dialog->word == NULL ? 3 : 5);
    int lines = (int)dialog->lines.count;
    bool tight = lines > screen->rows - extra;
    int row, column;

    /* Without room, the blank row before the answers goes first. */
    extra -= tight;
    if (lines > screen->rows - extra)
        lines = screen->rows - extra;
    row = (screen->rows - lines - extra) / 2;
    column = (screen->columns - width) / 2;
    tui_box(screen, row, column, lines + extra, width, screen->title);
    row++;
    column += MARGIN;
    for (int i = 0; i < lines; i++) {
        char line[512];

        tui_wrap_line(&dialog->lines, (size_t)i, line, sizeof line);
        tui_put(screen, row++, column, width - 2 * MARGIN, TUI_NORMAL, line);
    }
    row += !tight;
    if (dialog->word != NULL)
        draw_word(dialog, row, column, width);
    for (size_t i = 0; i < dialog->question.answer_count; i++)
        draw_answer(dialog, i, row + (int)i + (dialog->word == NULL ? 0 : 2), column - 1);
}

static void dialog_close(struct tui_screen *screen)
{
    struct dialog *dialog = (struct dialog *)screen;

    tui_wrap_clear(&dialog->lines);
    tui_line_clear(&dialog->typed);
    free(dialog->text);
    free(dialog->word);
    free(dialog);
}

static const struct tui_screen_class dialog_class = {
    .name = "dialog",
    .popup = true,
    .keys = { dialog_keys, sizeof dialog_keys / sizeof dialog_keys[0] },
    .layout = dialog_layout,
    .draw = dialog_draw,
    .key = dialog_key,
    .close = dialog_close,
};

bool tui_ask(struct tui_app *app, const struct tui_question *question)
{
    struct dialog *dialog = calloc(1, sizeof *dialog);

    if (dialog == NULL)
        return tui_push(app, NULL);
    tui_screen_init(&dialog->screen, &dialog_class, NULL, NULL);
    tui_screen_set_title(&dialog->screen, question->title == NULL ? "" : question->title);
    dialog->question = *question;
    dialog->focus = question->safe;
    dialog->text = strdup(question->text);
    dialog->word = question->word == NULL ? NULL : strdup(question->word);
    dialog->typed.limit = WORD_LIMIT;
    dialog->screen.typing = dialog->word != NULL;
    if (dialog->text == NULL || (question->word != NULL && dialog->word == NULL)) {
        dialog_close(&dialog->screen);
        return tui_push(app, NULL);
    }
    return tui_push(app, &dialog->screen);
}

bool tui_tell(struct tui_app *app, const char *title, const char *text)
{
    return tui_ask(app, &(struct tui_question){
                            .title = title, .text = text, .answers = told, .answer_count = 1 });
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/curl_loop.h"

#include <stdbool.h>

#include "core/base/clock.h"

/*
 * libcurl 7.88 does not always see that the control connection has an answer: its own
 * loop then sleeps a whole second. A wait of a few milliseconds never does, and makes
 * a stop immediate.
 */
enum { POLL_MS = 5 };

static bool finished(CURLM *multi, CURL *easy, CURLcode *code)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE && message->easy_handle == easy) {
            *code = message->data.result;
            return true;
        }
    }
    return false;
}

static CURLcode step_until_done(CURLM *multi, CURL *easy, const struct curl_loop *loop)
{
    int64_t shown = -1;
    int64_t alive_ms = clock_monotonic_ms();
    CURLcode code = CURLE_OK;
    int running = 1;

    for (;;) {
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            return CURLE_FAILED_INIT;
        if (loop->position != NULL && *loop->position != shown) {
            shown = *loop->position;
            alive_ms = clock_monotonic_ms();
            if (loop->total > 0)
                job_advance(loop->job, shown, loop->total, JOB_BYTES);
        }
        if (finished(multi, easy, &code))
            return code;
        if (running == 0)
            return CURLE_FAILED_INIT;
        if (job_stopping(loop->job))
            return CURLE_ABORTED_BY_CALLBACK;
        if (loop->silence_ms > 0 && clock_monotonic_ms() - alive_ms > loop->silence_ms)
            return CURLE_OPERATION_TIMEDOUT;
        if (curl_multi_poll(multi, NULL, 0, POLL_MS, NULL) != CURLM_OK)
            return CURLE_FAILED_INIT;
    }
}

CURLcode curl_loop_run(CURLM *multi, CURL *easy, const struct curl_loop *loop)
{
    CURLcode code;

    if (curl_multi_add_handle(multi, easy) != CURLM_OK)
        return CURLE_FAILED_INIT;
    code = step_until_done(multi, easy, loop);
    curl_multi_remove_handle(multi, easy);
    return code;
}

/* SPDX-License-Identifier: MIT */
/* curl_loop: runs one libcurl handle to its end, stoppable, without its idle second. */
#ifndef CORE_EXCHANGE_CURL_LOOP_H
#define CORE_EXCHANGE_CURL_LOOP_H

#include <curl/curl.h>
#include <stdint.h>

#include "core/base/job.h"

struct curl_loop {
    struct job *job;
    const int64_t *position; /* moves with the bytes; NULL = no byte is watched */
    int64_t total;           /* > 0: the position is shown as the job's progress */
    int64_t silence_ms;      /* without a byte for so long: CURLE_OPERATION_TIMEDOUT; 0 = never */
};

/* CURLE_ABORTED_BY_CALLBACK when the job was asked to stop. */
CURLcode curl_loop_run(CURLM *multi, CURL *easy, const struct curl_loop *loop);

#endif

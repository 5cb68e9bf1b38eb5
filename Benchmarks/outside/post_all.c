// The floor of a drain: libcurl's multi interface and nothing around it.
//
// usage: post_all URL CONNECTIONS < BODIES   one body a line, each posted once; fails where one is
// not answered with 200
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t ignore(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes, (void)context;
  return size * count;
}

struct request {
  CURL *easy;
  char *body;
};

static int next(struct request *request, CURLM *multi) {
  size_t room = 0;
  free(request->body);
  request->body = NULL;
  ssize_t length = getline(&request->body, &room, stdin);
  if (length <= 1) return 0;
  curl_easy_setopt(request->easy, CURLOPT_POSTFIELDS, request->body);
  curl_easy_setopt(request->easy, CURLOPT_POSTFIELDSIZE, (long)length - 1);
  curl_multi_add_handle(multi, request->easy);
  return 1;
}

int main(int count, char **words) {
  if (count < 3) return 64;
  CURLM *multi = curl_multi_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  int connections = atoi(words[2]), running = 0, left = 0;
  struct request *requests = calloc(connections, sizeof *requests);
  for (int i = 0; i < connections; i++) {
    CURL *easy = requests[i].easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, words[1]);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &requests[i]);
    running += next(&requests[i], multi);
  }
  while (running > 0) {
    int active = 0;
    CURLMsg *message;
    curl_multi_perform(multi, &active);
    while ((message = curl_multi_info_read(multi, &left))) {
      struct request *request;
      long status = 0;
      curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &request);
      if (status != 200) return 69;
      curl_multi_remove_handle(multi, request->easy);
      if (!next(request, multi)) running--;
    }
    curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  return 0;
}

#include "curl_transport.hpp"

#include "stripe.hpp"

#include <curl/curl.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace majlis::payments {
namespace {

// The API's version that the adapter was written to.
constexpr const char* kVersion = "Stripe-Version: 2024-06-20";
constexpr int kPollMs = 1000;
constexpr long kConnections = 16;

struct Global {
  Global() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot be used here");
  }
  ~Global() { curl_global_cleanup(); }
  Global(const Global&) = delete;
  Global& operator=(const Global&) = delete;
};

struct Headers {
  Headers() = default;
  Headers(const Headers&) = delete;
  Headers& operator=(const Headers&) = delete;
  ~Headers() { curl_slist_free_all(list); }
  void add(const std::string& line) {
    curl_slist* longer = curl_slist_append(list, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    list = longer;
  }
  curl_slist* list = nullptr;
};

// One request on its way.
struct Exchange {
  ~Exchange() { curl_easy_cleanup(easy); }
  CURL* easy = nullptr;
  Headers headers;
  std::string body;
  std::string answer;
  Transport::Done done;
};

std::size_t take(char* bytes, std::size_t one, std::size_t count, void* exchange) {
  std::string& answer = static_cast<Exchange*>(exchange)->answer;
  if (answer.size() + one * count > kStripeBytesMax) return 0;
  answer.append(bytes, one * count);
  return one * count;
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options) : options_(std::move(options)), multi_(curl_multi_init()) {
    if (multi_ == nullptr) throw std::runtime_error("libcurl cannot be used here");
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, kConnections);
    thread_ = std::thread([this] { run(); });
  }
  ~CurlTransport() override {
    close();
    curl_multi_cleanup(multi_);
  }

  void send(const GatewayRequest& request, const std::string& key, Done done) override {
    auto exchange = std::make_unique<Exchange>();
    prepare(*exchange, request, key);
    exchange->done = std::move(done);
    {
      const std::lock_guard lock(mutex_);
      if (!closed_) waiting_.push_back(std::move(exchange));
    }
    if (exchange) return exchange->done({});
    curl_multi_wakeup(multi_);
  }

  void close() override {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    curl_multi_wakeup(multi_);
    if (thread_.joinable()) thread_.join();
  }

 private:
  void prepare(Exchange& exchange, const GatewayRequest& request, const std::string& key) const {
    CURL* easy = exchange.easy = curl_easy_init();
    if (easy == nullptr) throw std::bad_alloc();
    exchange.headers.add("Authorization: Bearer " + to_string(options_.key.view()));
    exchange.headers.add(kVersion);
    exchange.headers.add("Expect:");
    curl_easy_setopt(easy, CURLOPT_URL, (options_.url + request.path).c_str());
    if (!request.body.empty()) {
      exchange.headers.add("Idempotency-Key: " + key);
      exchange.body = request.body;
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange.body.c_str());
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(exchange.body.size()));
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange.headers.list);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "majlis-payments");
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "127.0.0.1,localhost,::1");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(options_.timeout.count()));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &exchange);
  }

  void run() {
    while (begin_waiting()) {
      int running = 0;
      curl_multi_perform(multi_, &running);
      finish_some();
      curl_multi_poll(multi_, nullptr, 0, kPollMs, nullptr);
    }
    for (auto& [easy, exchange] : open_) {
      curl_multi_remove_handle(multi_, easy);
      exchange->done({});
    }
    open_.clear();
  }

  // False: it is closed.
  bool begin_waiting() {
    std::vector<std::unique_ptr<Exchange>> begun;
    bool closed = false;
    {
      const std::lock_guard lock(mutex_);
      begun.swap(waiting_);
      closed = closed_;
    }
    for (auto& exchange : begun) {
      CURL* easy = exchange->easy;
      curl_multi_add_handle(multi_, easy);
      open_[easy] = std::move(exchange);
    }
    return !closed;
  }

  void finish_some() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      GatewayAnswer answer;
      long status = 0;
      if (message->data.result == CURLE_OK && curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK)
        answer.status = static_cast<int>(status);
      const auto found = open_.find(easy);
      const std::unique_ptr<Exchange> exchange = std::move(found->second);
      open_.erase(found);
      curl_multi_remove_handle(multi_, easy);
      answer.body = std::move(exchange->answer);
      exchange->done(std::move(answer));
    }
  }

  Global global_;
  CurlOptions options_;
  CURLM* multi_;
  std::map<CURL*, std::unique_ptr<Exchange>> open_;  // of the thread
  std::mutex mutex_;
  std::vector<std::unique_ptr<Exchange>> waiting_;  // guarded by mutex_
  bool closed_ = false;                             // guarded by mutex_
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(CurlOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace majlis::payments

#include "relay/app/log.h"

#include "relay/store/utc_text.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/systemd_sink.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace dragoman::app {
namespace {

constexpr std::size_t kLines = 8192;  ///< that may wait for a slow terminal or disk

class JsonFormatter : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const std::string line = json_log_line(
        store::utc_text(WallTime{message.time.time_since_epoch()}), {level.data(), level.size()},
        {message.payload.data(), message.payload.size()});
    out.append(line.data(), line.data() + line.size());
    out.push_back('\n');
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

spdlog::sink_ptr sink(LogFormat format) {
  switch (format) {
    case LogFormat::json: {
      auto out = std::make_shared<spdlog::sinks::stderr_sink_mt>();
      out->set_formatter(std::make_unique<JsonFormatter>());
      return out;
    }
    case LogFormat::journal:
      return std::make_shared<spdlog::sinks::systemd_sink_mt>("dragoman-relay");
    case LogFormat::text:
      break;
  }
  auto out = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  out->set_pattern("%H:%M:%S.%e %^%l%$ %v");
  return out;
}

}  // namespace

std::string json_log_line(const std::string& time, const std::string& level,
                          const std::string& message) {
  return boost::json::serialize(
      boost::json::object{{"time", time}, {"level", level}, {"message", message}});
}

void start_log(const std::string& level, LogFormat format) {
  spdlog::init_thread_pool(kLines, 1);
  // A sink keeps its own format: the logger would set one pattern for all.
  auto logger = std::make_shared<spdlog::async_logger>(
      "relay", sink(format), spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
  logger->set_level(spdlog::level::from_str(level == "warn" ? "warning" : level));
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace dragoman::app

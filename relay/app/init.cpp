#include "relay/app/init.h"

#include "relay/app/init_files.h"
#include "relay/app/init_keys.h"
#include "relay/app/page.h"
#include "relay/app/phone/qr_code.h"
#include "relay/event/load.h"
#include "relay/net/tls.h"
#include "relay/trust/authority.h"
#include "relay/trust/secret_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace dragoman::app {
namespace {

constexpr int kServerDays = 397;

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

bool is_loopback(const std::string& host) {
  return host.empty() || host == "localhost" || host.starts_with("127.");
}

/// One run, step by step.
class Init {
 public:
  explicit Init(const InitRequest& request) : request_(request), files_{request.folder} {}

  std::string run() {
    if (trust::make_guarded_folder(request_.folder))
      say("{}: others could write there, and cannot any more", request_.folder.string());
    for (const auto* name : {"trust", "keys"})
      if (trust::make_secret_folder(request_.folder / name))
        say("{}: others could look there, and cannot any more", (request_.folder / name).string());
    write_event();
    event_ = event::load(files_.event());
    InitKeys keys(request_, files_, event_);
    host_ = host(keys.host());
    make_certificate();
    report_ += keys.write(way());
    make_delegates_code(keys.listening_is_open());
    return report_ + fmt::format("\nStart it: dragoman-relay {}\n", files_.event().string());
  }

 private:
  void write_event() {
    const auto from = request_.event_file.empty() ? files_.event() : request_.event_file;
    const bool fresh = !is_there(from);
    if (fresh && !request_.event_file.empty())
      throw std::runtime_error(from.string() + ": there is no such event file");
    const auto text = fresh ? first_event(request_.address) : read_file(from);
    const auto trusted = with_trust(text);
    if (!fresh && from == files_.event() && trusted == text) return;
    trust::write_plain(files_.event(), trusted, from);
    say("{}: {}", files_.event().string(),
        fresh ? "an event to begin with; make it yours, and call init again" : "with [trust]");
  }

  /// Where clients reach the relay: as is asked for, as they were told before, or as the event says
  /// where that was this machine alone.
  std::string host(const std::string& told) const {
    if (!request_.address.empty()) return request_.address;
    const auto at = event_.network.https.address;
    const auto bound = at == 0 ? std::string() : rtp::address_text(at);
    if (!is_loopback(told) || is_loopback(bound)) return told.empty() ? "127.0.0.1" : told;
    return bound;
  }

  void make_certificate() {
    if (!request_.certificate.empty()) {
      take_certificate();
    } else if (is_there(files_.certificate()) && !is_ours()) {
      if (request_.renew)
        throw std::runtime_error(
            files_.certificate().string() +
            ": it is yours, nobody here can renew it\n  Give its successor with --certificate "
            "and --key");
      expect_name(files_.certificate());
    } else {
      make_own_certificate();
    }
    net::server_tls({files_.certificate(), files_.server_key()});  // or say what is wrong
  }

  /// One that will not do takes nobody's place.
  void take_certificate() {
    net::server_tls({request_.certificate, request_.key});
    expect_name(request_.certificate);
    trust::write_secrets({{files_.server_key(), read_file(request_.key)},
                          {files_.certificate(), read_file(request_.certificate)}});
    say("{}: yours", files_.certificate().string());
  }

  /// Whether the event's own authority vouches for the certificate that is there.
  bool is_ours() const {
    return is_there(files_.authority()) &&
           net::pin_of(files_.authority()) == net::pin_of(files_.certificate());
  }

  /// An authority that signs for others as well vouches for this relay by its name only; a
  /// certificate that vouches for itself is pinned, and needs none.
  void expect_name(const std::filesystem::path& path) const {
    const auto text = read_file(path);
    if (trust::is_for(text, host_) || net::chain_length(path) == 1) return;
    throw std::runtime_error(fmt::format(
        "{}: it is for {}, and clients reach the relay as {}: they would refuse it\n  Say "
        "--address with a name of the certificate",
        path.string(), fmt::join(trust::names_of(text), ", "), host_));
  }

  void make_own_certificate() {
    if (!is_there(files_.authority())) {
      const auto authority = trust::new_authority("Dragoman: " + event_.name);
      trust::write_secrets(
          {{files_.authority(), authority.certificate}, {files_.authority_key(), authority.key}});
      say("{}: the event's own authority; its key is needed only to renew",
          files_.authority().string());
    }
    std::vector<std::string> names{host_, "127.0.0.1", "localhost"};
    names.insert(names.end(), request_.names.begin(), request_.names.end());
    if (is_there(files_.certificate())) {
      const auto before = read_file(files_.certificate());
      if (!request_.renew && std::all_of(names.begin(), names.end(), [&](const auto& name) {
            return trust::is_for(before, name);
          }))
        return;
      for (auto& name : trust::names_of(before)) names.push_back(std::move(name));
    }
    std::set<std::string> seen;
    std::erase_if(names, [&](const auto& name) { return !seen.insert(name).second; });
    const auto server = trust::new_server(
        {read_file(files_.authority()), read_file(files_.authority_key())}, names, kServerDays);
    trust::write_secrets(
        {{files_.server_key(), server.key}, {files_.certificate(), server.certificate}});
    say("{}: for {}, {} days", files_.certificate().string(), fmt::join(names, ", "), kServerDays);
  }

  Way way() const {
    const bool named = !is_ours() && trust::is_for(read_file(files_.certificate()), host_);
    return {fmt::format("https://{}:{}", host_, event_.network.https.port),
            net::pin_of(files_.certificate()), named ? host_ : std::string()};
  }

  void make_delegates_code(bool open) {
    const auto& http = event_.network.http;
    for (const auto& room : event_.rooms) {
      const auto url = fmt::format("http://{}:{}/{}", host_, http.port, url_escape(room.id));
      trust::write_secret(request_.folder / "keys" / (room.id + ".delegates.svg"),
                          QrCode(url).svg(url, url));
    }
    say("{}: opens the delegates' page; listening {}",
        (request_.folder / "keys/*.delegates.svg").string(), open ? "is open" : "needs the PIN");
  }

  template <class... Values>
  void say(fmt::format_string<Values...> text, Values&&... values) {
    report_ += fmt::format(text, std::forward<Values>(values)...) + "\n";
  }

  const InitRequest& request_;
  InitFiles files_;
  event::Event event_;
  std::string host_, report_;
};

}  // namespace

std::string init_event(const InitRequest& request) {
  return Init(request).run();
}

}  // namespace dragoman::app

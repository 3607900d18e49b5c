#include "relay/app/trust_files.h"

#include "relay/trust/secret_file.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <span>

namespace dragoman::app {

std::optional<trust::Credentials> TrustFiles::credentials() const {
  if (!trust_.has_credentials()) return std::nullopt;
  return trust::load_credentials(trust_.credentials);
}

std::shared_ptr<net::TlsContext> TrustFiles::certificate() const {
  if (!trust_.has_certificate()) return nullptr;
  if (const auto complaint = trust::openness(trust_.key); !complaint.empty())
    throw net::TlsError(complaint);
  return net::server_tls({trust_.certificate, trust_.key});
}

std::optional<manifest::Seed> TrustFiles::signing_seed() const {
  if (!trust_.has_certificate()) return std::nullopt;
  std::ifstream file{trust_.key, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (text.empty()) throw net::TlsError(fmt::format("{} cannot be read", trust_.key.string()));
  return manifest::seed_of(std::as_bytes(std::span{text}));
}

bool TrustFiles::keep(const trust::Credentials& credentials) try {
  trust::write_secret(trust_.credentials, trust::to_json(credentials));
  seen_ = fingerprint();  // that was us
  return true;
} catch (const std::exception& error) {
  spdlog::error("a change of keys holds until the relay ends, and is not written down: {}",
                error.what());
  return false;
}

std::string TrustFiles::fingerprint() const {
  std::string text;
  for (const auto& path : {trust_.credentials, trust_.certificate, trust_.key}) {
    struct stat file {};
    if (path.empty() || ::stat(path.c_str(), &file) != 0) continue;
    text += fmt::format("{} {} {}.{:09};", file.st_ino, file.st_size, file.st_mtim.tv_sec,
                        file.st_mtim.tv_nsec);
  }
  return text;
}

bool TrustFiles::changed() {
  auto now = fingerprint();
  if (now == seen_) return false;
  const bool first = seen_.empty();
  seen_ = std::move(now);
  return !first;
}

}  // namespace dragoman::app

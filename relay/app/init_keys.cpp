#include "relay/app/init_keys.h"

#include "relay/trust/digest.h"
#include "relay/trust/pin_hash.h"
#include "relay/trust/secret_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace dragoman::app {
namespace {

using trust::Credential;
using trust::Role;

constexpr int kPinDigits = 8;
constexpr std::string_view kPin = "pin";  ///< in place of a key's name
constexpr std::size_t kLongestPerson = 32;

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

/// What lies there as a key file; nothing when it was moved away, or is none.
std::optional<control::KeyFile> key_at(const std::filesystem::path& path) {
  if (!is_there(path)) return std::nullopt;
  auto read = control::parse_key_file(read_file(path));
  if (auto* key = std::get_if<control::KeyFile>(&read)) return std::move(*key);
  return std::nullopt;
}

/// It becomes part of a file's name, too.
void check_person(const std::string& option, const std::string& name) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  if (name.empty() || name.size() > kLongestPerson ||
      name.find_first_not_of(kLetters) != std::string::npos)
    throw std::runtime_error(fmt::format("{} \"{}\": a name is 1 to {} letters, digits, - and _",
                                         option, name, kLongestPerson));
}

bool holds(const std::vector<Credential>& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(), [&](const auto& key) { return key.name == name; });
}

}  // namespace

InitKeys::InitKeys(const InitRequest& request, const InitFiles& files, const event::Event& event)
    : request_(request), files_(files), event_(event) {
  if (is_there(files_.credentials())) credentials_ = trust::load_credentials(files_.credentials());
  check_asked();
}

void InitKeys::check_asked() const {
  for (const auto& name : request_.technicians) check_person("--technician", name);
  for (const auto& name : request_.operators) check_person("--operator", name);
  for (const auto& key : wanted())
    if (const auto* other = credentials_.find_name(key.name);
        other != nullptr && other->role != key.role)
      throw std::runtime_error(
          fmt::format("there is another key named {}: choose another name", key.name));
  for (const auto& name : request_.replace)
    if (name != kPin && credentials_.find_name(name) == nullptr)
      throw std::runtime_error("--replace " + name + ": there is no key of that name");
  for (const auto& name : request_.remove) {
    if (credentials_.find_name(name) == nullptr)
      throw std::runtime_error("--remove " + name + ": there is no key of that name");
    if (holds(wanted(), name))
      throw std::runtime_error("--remove " + name +
                               ": the event needs a key of that name\n  Give it another secret "
                               "(--replace), or revoke it while the relay runs");
  }
}

/// Everybody whom the event needs a key for, without hashes.
std::vector<Credential> InitKeys::wanted() const {
  std::vector<Credential> out{{"operator", Role::operator_, "", "", 0, "", false},
                              {"technician", Role::technician, "", "", 0, "", false},
                              {"listener", Role::listener, "", "", 0, "", false}};
  for (const auto& name : request_.operators)
    out.push_back({"operator." + name, Role::operator_, "", "", 0, "", false});
  for (const auto& name : request_.technicians)
    out.push_back({"technician." + name, Role::technician, "", "", 0, "", false});
  for (const auto& room : event_.rooms) {
    out.push_back({room.id + ".floor", Role::floor, room.id, "", 0, "", false});
    for (const auto& booth : room.booths)
      for (int desk = 1; desk <= booth.desks; ++desk)
        out.push_back({fmt::format("{}.{}.{}", room.id, booth.id, desk), Role::interpreter, room.id,
                       booth.id, desk, "", false});
  }
  return out;
}

std::string InitKeys::host() const {
  for (const auto& each : credentials_.list) {
    const auto key = key_at(files_.key(each.name));
    if (!key) continue;
    const auto begin = key->relay.find("://");
    if (begin == std::string::npos) continue;
    return key->relay.substr(begin + 3, key->relay.rfind(':') - begin - 3);
  }
  return {};
}

std::string InitKeys::write(const Way& way) {
  std::string report;
  const auto& replaced = request_.replace;
  const bool another_pin = std::count(replaced.begin(), replaced.end(), kPin) > 0;
  if (another_pin || (request_.pin && credentials_.listening_is_open())) make_pin(report);
  remove(report);
  auto all = wanted();
  for (const auto& key : credentials_.list)
    if (std::count(replaced.begin(), replaced.end(), key.name) > 0) all.push_back(key);
  std::erase_if(credentials_.list, [&](const auto& key) {
    return std::count(replaced.begin(), replaced.end(), key.name) > 0;
  });
  lead(way, report);
  int made = 0;
  for (const auto& key : all) {
    if (credentials_.find_name(key.name) != nullptr) continue;
    credentials_.list.push_back(issue(key, way));
    ++made;
  }
  // Last, so that no key is known to a relay before its holder has it.
  trust::write_secret(files_.credentials(), trust::to_json(credentials_));
  report += fmt::format("{}: {} new, {} in all; each *.key beside its code to print, *.svg\n",
                        (files_.folder / "keys").string(), made, credentials_.list.size());
  tell_unused(report);
  return report;
}

void InitKeys::make_pin(std::string& report) {
  const auto pin = trust::new_pin(kPinDigits);
  credentials_.pin_hash = trust::hash_pin(pin);
  const auto path = files_.folder / "keys/delegates.pin";
  trust::write_secret(path, pin + "\n");
  report += fmt::format(
      "{}: the delegates' PIN; a stream's group needs none: `encrypt` in the "
      "event file closes it\n",
      path.string());
}

void InitKeys::remove(std::string& report) {
  for (const auto& name : request_.remove) {
    std::erase_if(credentials_.list, [&](const auto& key) { return key.name == name; });
    std::error_code gone;
    std::filesystem::remove(files_.key(name), gone);
    std::filesystem::remove(files_.code(name), gone);
    report += fmt::format("{}: removed\n", name);
  }
}

Credential InitKeys::issue(Credential key, const Way& way) const {
  control::KeyFile file;
  file.name = key.name;
  file.role = std::string(trust::to_string(key.role));
  file.room = key.room;
  file.booth = key.booth;
  file.desk = key.desk;
  file.relay = way.relay;
  file.pin = way.pin;
  file.host = way.host;
  file.token = trust::new_token();
  key.hash = trust::sha256_hex(file.token);
  key.revoked = false;
  write_key(files_, file);
  return key;
}

/// Key files that lead elsewhere, or trust another certificate, reach nobody.
void InitKeys::lead(const Way& way, std::string& report) const {
  int led = 0, away = 0;
  bool another_pin = false;
  for (const auto& each : credentials_.list) {
    const auto key = key_at(files_.key(each.name));
    if (!key) {
      ++away;
      continue;
    }
    auto now = *key;
    now.relay = way.relay;
    now.pin = way.pin;
    now.host = way.host;
    if (now == *key) continue;
    write_key(files_, now);
    another_pin |= now.pin != key->pin;
    ++led;
  }
  if (led == 0) return;
  report += fmt::format(
      "{}: {} key files lead to {} now, with the secrets they had; give them out again{}\n",
      (files_.folder / "keys").string(), led, way.relay,
      another_pin
          ? ": they trust another certificate, and with copies of the old ones nobody gets in"
          : "");
  if (away > 0)
    report +=
        fmt::format("  {} more are not there any more: --replace makes another of each\n", away);
}

/// Of booths and rooms that are gone. They open nothing, until somebody gives a booth that name.
void InitKeys::tell_unused(std::string& report) const {
  const auto needed = wanted();
  std::string names;
  for (const auto& key : credentials_.list) {
    const bool of_a_place = key.role == Role::interpreter || key.role == Role::floor;
    if (of_a_place && !holds(needed, key.name)) names += " " + key.name;
  }
  if (!names.empty())
    report += fmt::format(
        "keys of what is no longer in the event:{}\n  They hold until "
        "--remove NAME\n",
        names);
}

}  // namespace dragoman::app

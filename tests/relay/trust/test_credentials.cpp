#include "relay/trust/credentials.h"
#include "relay/trust/digest.h"
#include "relay/trust/secret_file.h"
#include "tests/support/catch.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

using namespace dragoman::trust;

namespace {

Credentials two() {
  Credentials out;
  out.list = {{"technician", Role::technician, "", "", 0, sha256_hex("secret"), false},
              {"hall.en.1", Role::interpreter, "hall", "en", 1, sha256_hex("other"), true}};
  return out;
}

std::string problem(const std::string& text) {
  try {
    parse_credentials(text);
  } catch (const CredentialsError& error) {
    return error.what();
  }
  return {};
}

std::string with(const std::string& fields) {
  return R"({"credentials":[{"name":"a","token_sha256":")" + sha256_hex("x") + "\"," + fields +
         "}]}";
}

}  // namespace

TEST_CASE("Credentials survive being written and read") {
  auto credentials = two();
  credentials.pin_hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
  const auto again = parse_credentials(to_json(credentials));
  CHECK(again.list == credentials.list);
  CHECK(again.pin_hash == credentials.pin_hash);
  CHECK_FALSE(again.listening_is_open());
}

TEST_CASE("A token finds its owner, unless it is revoked") {
  const auto credentials = two();
  REQUIRE(credentials.find_token("secret") != nullptr);
  CHECK(credentials.find_token("secret")->name == "technician");
  CHECK(credentials.find_token("other") == nullptr);
  CHECK(credentials.find_token("") == nullptr);
  CHECK(credentials.find_token(sha256_hex("secret")) == nullptr);
}

TEST_CASE("What is wrong with a file of credentials is said") {
  CHECK(problem("nonsense").find("no JSON object") != std::string::npos);
  CHECK(problem("{}").find("no list") != std::string::npos);
  CHECK(problem(with(R"("role":"king")")).find("\"king\" is no role") != std::string::npos);
  CHECK(problem(with(R"("role":"interpreter","room":"hall")")).find("needs room, booth and desk") !=
        std::string::npos);
  CHECK(problem(with(R"("role":"floor")")).find("needs a room") != std::string::npos);
  CHECK(problem(R"({"credentials":[{"name":"a","role":"operator","token_sha256":"12"}]})")
            .find("no SHA-256") != std::string::npos);
  CHECK(problem(R"({"pin_argon2id":"1234","credentials":[]})").find("no hash") !=
        std::string::npos);
  CHECK(problem(with(R"("role":"operator")")).empty());
}

TEST_CASE("A revoked mark that is no boolean revokes") {
  const auto credentials = parse_credentials(with(R"("role":"operator","revoked":"no")"));
  CHECK(credentials.list.front().revoked);
}

TEST_CASE("A secret's file is its owner's alone, and one that is not is refused") {
  const auto path = std::filesystem::temp_directory_path() /
                    ("dragoman-secret-" + std::to_string(::getpid()) + ".json");
  write_secret(path, to_json(two()));
  struct stat file {};
  REQUIRE(::stat(path.c_str(), &file) == 0);
  CHECK((file.st_mode & 0777) == 0600);
  CHECK(load_credentials(path).list == two().list);
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  CHECK_THROWS_WITH(load_credentials(path), Catch::Contains("others than its owner may read"));
  std::filesystem::remove(path);
  CHECK_THROWS_WITH(load_credentials(path), Catch::Contains("cannot be read"));
}

TEST_CASE("What changed between two files of credentials is told by name") {
  const auto before = two();
  CHECK(changes(before, before).empty());

  auto after = before;
  after.list[0].hash = sha256_hex("another");
  after.list[1].revoked = false;
  after.list.push_back({"hall.fr.1", Role::interpreter, "hall", "fr", 1, sha256_hex("new"), false});
  after.pin_hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
  CHECK(changes(before, after) ==
        "listening needs a PIN, key technician was replaced, key hall.en.1 was given back, "
        "key hall.fr.1 is new");
  CHECK(changes(after, before) ==
        "listening needs no PIN any more, key technician was replaced, key hall.en.1 was revoked, "
        "key hall.fr.1 is gone");
}

TEST_CASE("A change of every key names no more than one can read") {
  Credentials before, after;
  for (int i = 1; i <= 100; ++i) {
    Credential each{"hall.en." + std::to_string(i), Role::interpreter, "hall", "en", i, "", false};
    after.list.push_back(each);
  }
  const std::string words = changes(before, after);
  CHECK(words.starts_with("key hall.en.1 is new, "));
  CHECK(words.ends_with(", key hall.en.19 is new, 81 more keys changed"));
}

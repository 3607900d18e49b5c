/// Our client against our server over TLS, each with a certificate made for the test.

#include "client/cli/program.h"
#include "client/monitor/relay_link.h"
#include "relay/net/http_server.h"
#include "relay/trust/authority.h"
#include "relay/trust/secret_file.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <thread>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

/// Says who asked.
class Echo final : public net::HttpHandler {
 public:
  net::Answer handle(const net::Request& request) override {
    net::Response response;
    response.body = request.bearer + (request.secure ? " secure" : " plain");
    return response;
  }
};

struct Files {
  std::filesystem::path dir =
      std::filesystem::temp_directory_path() / ("dragoman-tls-" + std::to_string(::getpid()));
  Files() { trust::make_secret_folder(dir); }
  ~Files() { std::filesystem::remove_all(dir); }

  net::TlsFiles write(const trust::Identity& identity) const {
    trust::write_secret(dir / "server.pem", identity.certificate);
    trust::write_secret(dir / "server.key", identity.key);
    return {dir / "server.pem", dir / "server.key"};
  }
};

class SecureServer {
 public:
  explicit SecureServer(std::shared_ptr<net::TlsContext> tls)
      : server_(std::make_unique<net::HttpServer>(loop_, net::Endpoint{0x7F000001, 0},
                                                  net::HttpLimits{}, echo_, std::move(tls))),
        port_(server_->local().port),
        thread_([this] { loop_.run(); }) {}
  ~SecureServer() {
    loop_.post([this] {
      server_.reset();
      loop_.stop();
    });
    thread_.join();
  }
  RelayAddress address(std::string pin) const {
    RelayAddress relay;
    relay.port = port_;
    relay.tls = true;
    relay.pin = std::move(pin);
    relay.token = "token";
    return relay;
  }

 private:
  Echo echo_;
  net::ControlLoop loop_;
  std::unique_ptr<net::HttpServer> server_;
  std::uint16_t port_;
  std::thread thread_;
};

std::string trouble(const RelayAddress& relay) {
  try {
    return "got " + http_get(relay, "/", 10s);
  } catch (const ProgramError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("A client reaches the relay whose authority it has the pin of, and shows its key") {
  const Files files;
  const auto authority = trust::new_authority("test");
  const auto chain = files.write(trust::new_server(authority, {"127.0.0.1"}, 30));
  const SecureServer server(net::server_tls(chain));
  auto relay = server.address(net::pin_of(chain.certificate));
  CHECK(http_get(relay, "/", 10s) == "token secure");
  SECTION("where the key file names the host, the certificate must be for it") {
    relay.certificate = "127.0.0.1";
    CHECK(http_get(relay, "/", 10s) == "token secure");
    relay.certificate = "relay.example";
    CHECK(trouble(relay).find("not for relay.example") != std::string::npos);
  }
}

TEST_CASE("A relay with another authority is refused, with the reason") {
  const Files files;
  const auto chain =
      files.write(trust::new_server(trust::new_authority("other"), {"127.0.0.1"}, 30));
  const SecureServer server(net::server_tls(chain));
  CHECK(trouble(server.address("sha256/" + std::string(43, 'A') + "=")).find("has the pin") !=
        std::string::npos);
  CHECK(trouble(server.address("")).find("--key FILE") != std::string::npos);
}

TEST_CASE("A pinned authority in the chain vouches for nothing that it did not sign") {
  const Files files;
  const auto trusted = trust::new_authority("trusted");
  auto forged = trust::new_server(trust::new_authority("trusted"), {"127.0.0.1"}, 30);
  forged.certificate = forged.certificate.substr(0, forged.certificate.find("-----END") + 26);
  forged.certificate += trusted.certificate;
  const auto chain = files.write(forged);
  const SecureServer server(net::server_tls(chain));
  CHECK(trouble(server.address(net::pin_of(chain.certificate))).find("does not hold") !=
        std::string::npos);
}

TEST_CASE("An expired certificate is refused at the start, and told apart") {
  const Files files;
  const auto chain = files.write(trust::new_server(trust::new_authority("old"), {"127.0.0.1"}, -1));
  CHECK_THROWS_WITH(net::server_tls(chain), Catch::Contains("was valid until"));
}

TEST_CASE("A key that is not the certificate's is refused, and so is what is no certificate") {
  const Files files;
  const auto authority = trust::new_authority("test");
  const auto one = trust::new_server(authority, {"127.0.0.1"}, 30);
  const auto two = trust::new_server(authority, {"127.0.0.1"}, 30);
  CHECK_THROWS_AS(net::server_tls(files.write({one.certificate, two.key})), net::TlsError);
  CHECK_THROWS_WITH(net::server_tls(files.write({"nonsense", one.key})),
                    Catch::Contains("no certificate in PEM"));
}

#include "relay/app/speak/speak_site.h"

#include "relay/app/json_writer.h"
#include "relay/app/page.h"
#include "relay/app/phone/phone_texts.h"
#include "relay/app/speak/speak_assets.h"

#include <algorithm>

namespace dragoman::app {
namespace {

constexpr std::string_view kFiles = "/assets/";

/// What a page's data holds for its script.
std::string page_data(const event::Event& event, const event::Room& room, std::string_view language,
                      bool webrtc) {
  JsonWriter out;
  out.begin_object().field("room", room.id).field("whip", webrtc);
  out.field("stereo", room.channels.front().channels == 2);
  out.field("keys", event.trust.has_credentials());
  // Browsers give a microphone to pages that came by TLS, or from this machine.
  out.key("https");
  if (event.trust.has_certificate())
    out.value(static_cast<int>(event.network.https.port));
  else
    out.null();
  out.key("rtl").begin_array();
  if (text_from_right(language)) out.value(language);
  out.end_array().key("words").raw(speak_words(language)).end_object();
  return script_data(out.take());
}

std::string filled(std::string page, const event::Event& event, const event::Room& room,
                   std::string_view language, bool webrtc) {
  // What people named comes last, so that nothing in it is taken for a place to fill in.
  fill_in(page, "@@DATA@@", page_data(event, room, language, webrtc));
  fill_in(page, "@@EVENT@@", html_escape(event.name));
  fill_in(page, "@@ROOM@@", html_escape(room.name));
  fill_in(page, "@@TITLE@@", html_escape(room.name + " – " + event.name));
  return page;
}

net::Response head_of(const net::PageAsset& asset) {
  auto head = net::page_response(asset);
  head.body.clear();
  return head;
}

}  // namespace

SpeakSite::SpeakSite(const event::Event& event, bool webrtc) {
  for (const auto& asset : speak_assets()) {
    const std::string_view path = asset.path;
    if (path != kFiles) {
      files_.push_back(
          {std::string(path.substr(kFiles.size())), head_of(asset), Compressed(asset.body)});
      continue;
    }
    head_ = head_of(asset);
    // What is embedded here, if a browser let it, gets no microphone.
    head_.headers.emplace_back("Permissions-Policy", "microphone=(self), camera=()");
    for (const auto& room : event.rooms) {
      auto& pages = pages_.emplace_back();
      for (const auto language : all_text_languages())
        pages.emplace(language, filled(asset.body, event, room, language, webrtc));
    }
  }
}

net::Response SpeakSite::page(std::size_t room, const net::Request& request) const {
  auto response = head_;
  pages_[room].at(speaker_language(request.accept_language)).answer(request, response);
  // One header: of two of a name only the last would be sent.
  for (auto& [name, value] : response.headers)
    if (name == "Vary") value += ", Accept-Language";
  return response;
}

net::Response SpeakSite::file(std::string_view name, const net::Request& request) const {
  const auto found = std::find_if(files_.begin(), files_.end(),
                                  [&](const File& file) { return file.name == name; });
  if (found == files_.end())
    return net::error_response(404, "not_found", "No page has a file of that name.",
                               "Begin at /speak/{room}.");
  auto response = found->head;
  found->body.answer(request, response);
  return response;
}

std::size_t SpeakSite::size(std::size_t room) const noexcept {
  std::size_t bytes = 0;
  for (const auto& [language, page] : pages_[room]) bytes = std::max(bytes, page.gzipped_size());
  for (const auto& file : files_) bytes += file.body.gzipped_size();
  return bytes;
}

}  // namespace dragoman::app

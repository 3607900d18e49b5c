#pragma once
/// The list of an event's rooms, and what every page of the relay needs. Pure.

#include "relay/event/event.h"

#include <string>
#include <string_view>

namespace dragoman::app {

/// "/" of an event with several rooms.
std::string rooms_page(const event::Event& event);

/// Text as HTML: nothing in it is markup.
std::string html_escape(std::string_view text);
/// JSON as it may stand in an element of a page: nothing in it ends that.
std::string script_data(std::string json);
/// Replaces the first `what` of a page.
void fill_in(std::string& page, std::string_view what, std::string_view by);
/// One path segment (RFC 3986 §2.1).
std::string url_escape(std::string_view text);

/// What a page without a script may load: nothing but itself.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
    "'none'; frame-ancestors 'none'";

}  // namespace dragoman::app

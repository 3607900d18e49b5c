#include "relay/app/message_book.h"

namespace dragoman::app {

void MessageBook::add(std::size_t room, Entry entry) {
  auto& book = rooms_[room];
  ++book.count;
  book.entries.push_back(std::move(entry));
  if (book.entries.size() > kKept) book.entries.pop_front();
}

void write_messages(JsonWriter& out, const MessageBook& book, std::size_t room) {
  out.begin_object().field("count", book.count(room)).key("messages").begin_array();
  for (const auto& entry : book.latest(room)) {
    const std::chrono::duration<double> t = entry.when.time_since_epoch();
    out.begin_object().key("t").number(t.count(), 3);
    out.field("from", entry.from_technician ? "technician" : "desk");
    out.field("booth", entry.booth).field("desk", entry.desk);
    out.field("text", entry.text).end_object();
  }
  out.end_array().end_object();
}

}  // namespace dragoman::app

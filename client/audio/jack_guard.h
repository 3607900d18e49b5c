#pragma once
/// Makes PortAudio's JACK side survive a server that ends.

namespace dragoman::client {

/// PortAudio 19.6 waits ten minutes for a callback of a server that is gone when it stops a stream,
/// and then asserts that libjack's clean-up calls succeed, which without a server they do not. So
/// this program stands between the two: it defines those few libjack functions itself (see the
/// .cpp), passes every call on, remembers the shutdown callback, and lets clean-up succeed once the
/// server is down. Where PortAudio has no JACK in it nothing happens.

/// Has the server of the present client ended? Any thread.
bool jack_is_down() noexcept;

/// PortAudio's jack_client_t; null while it has none. Control threads, while the stream stays open.
void* jack_client() noexcept;

/// Tells PortAudio (again) that the server ended, which wakes whoever waits for its callbacks. From
/// a control thread, while another thread closes the stream. False when there was no JACK client.
bool repeat_jack_shutdown() noexcept;

}  // namespace dragoman::client

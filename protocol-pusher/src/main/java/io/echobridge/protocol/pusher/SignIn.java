package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKeys;
import io.echobridge.channel.Member;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.FrameSink;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.protocol.pusher.frame.BadFrameException;
import io.echobridge.protocol.pusher.frame.ErrorCode;
import io.echobridge.protocol.pusher.frame.Sayings;
import io.echobridge.protocol.pusher.frame.UserData;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which user one client belongs to, as the application has signed it. On its loop only. */
final class SignIn {
  private final String socketId;
  private final Admitted place;
  private final ClientSession session;
  private final FrameSink sink;
  private @Nullable UserData user;

  SignIn(String socketId, Admitted place, ClientSession session, FrameSink sink) {
    this.socketId = socketId;
    this.place = place;
    this.session = session;
    this.sink = sink;
  }

  boolean isDone() {
    return user != null;
  }

  /** The user as a member of presence channels. */
  Optional<Member> member() {
    return Optional.ofNullable(user).map(UserData::member);
  }

  /** Signs the client in, or says why not; it stays connected. */
  void hears(Map<String, String> said, Optional<AppKeys> keys) {
    String text = said.getOrDefault("user_data", "");
    Optional<String> fault =
        Signatures.fault(keys, said.getOrDefault("auth", ""), socketId + "::user::" + text);
    if (fault.isPresent()) {
      refuse("the signature does not fit", fault.get());
      return;
    }
    try {
      enter(UserData.parse(text), text);
    } catch (BadFrameException e) {
      String words = String.valueOf(e.getMessage());
      refuse(words, words);
    }
  }

  private void enter(UserData given, String text) {
    UserData present = user;
    if (present != null && !present.id().equals(given.id())) {
      String words = "Another user is signed in on this connection";
      refuse(words, words);
      return;
    }
    sink.send(Sayings.signedIn(text));
    if (present == null) {
      user = given;
      place.holding().take(given.size());
      session.signIn(new SignedInUser(given.id(), given.watchlist()));
      if (given.isCut()) {
        String words = "Watchlist limit exceeded: the first " + UserData.MAX_WATCHED + " count";
        sink.send(Sayings.error(ErrorCode.WATCHLIST, words));
      }
    }
  }

  /**
   * @param reason for the operator, who has to know: presence channels that wait for the sign-in
   *     wait for ever
   */
  private void refuse(String reason, String words) {
    place.countRefusal(
        ProtocolRefusal.SIGN_IN,
        "a sign-in is refused, and presence channels may wait for it: " + reason);
    sink.send(Sayings.error(ErrorCode.UNAUTHORISED, words));
  }

  /** The client is gone. */
  void forget() {
    UserData present = user;
    if (present != null) {
      user = null;
      place.holding().giveBack(present.size());
    }
  }
}

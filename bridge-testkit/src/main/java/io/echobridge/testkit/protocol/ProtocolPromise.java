package io.echobridge.testkit.protocol;

/** What a client protocol promises, each held by a test of {@link ProtocolContractTest}. */
public enum ProtocolPromise {
  /** 1. A client that subscribes to a channel it may hear, hears its events. */
  SUBSCRIBERS_HEAR,
  /** 2. A refusal reaches the client that asked, and nothing else does; the client goes on. */
  REFUSALS_REACH_THE_CLIENT,
  /** 3. Events of a channel arrive once, in order, and only at its subscribers. */
  EVENTS_IN_ORDER,
  /** 4. A client that has left a channel hears nothing more of it. */
  LEAVING_STOPS_EVENTS,
  /** 5. An event that names the id of a client is not sent to it: Laravel's {@code toOthers}. */
  EVENTS_SPARE_THEIR_SENDER,
  /** 6. A whisper reaches the other subscribers of a guarded channel. */
  WHISPERS_REACH_THE_OTHERS,
  /** 7. On a presence channel clients hear who is there, who comes and who goes. */
  MEMBERS_ARE_TOLD,
  /** 8. A page of a foreign origin is refused, with 403, at every entrance. */
  FOREIGN_PAGES_STAY_OUT,
  /** 9. Clients are counted in the way in which they are connected. */
  CLIENTS_ARE_COUNTED,
  /** 10. A client for which there is no place is refused, and a place that is left is free. */
  PLACES_ARE_LIMITED,
  /** 11. A client that takes nothing of what waits is cut; others hear everything meanwhile. */
  SLOW_READERS_ARE_CUT,
  /** 12. A client of which nothing is heard any more is cut. */
  SILENT_CLIENTS_ARE_CUT,
  /** 13. A client that sends far too many messages is cut; others go on. */
  FLOODS_ARE_CUT,
  /** 14. What the protocol does not allow ends the client that sent it, and nobody else. */
  GARBAGE_ENDS_ITS_CLIENT,
  /** 15. A drain ends every client within its time, and lets nobody in. */
  DRAINS_END_EVERY_CLIENT,
  /** 16. Closing the protocol ends every client. */
  STOPPING_ENDS_EVERY_CLIENT,
  /** 17. Each end of a client is counted once, with its reason. */
  ENDS_ARE_COUNTED,
  /** 18. An answer of the application that comes after the client has left does nothing. */
  LATE_ANSWERS_ARE_DROPPED,
  /** 19. What the process keeps for a client is given back when the client is gone. */
  MEMORY_IS_GIVEN_BACK
}

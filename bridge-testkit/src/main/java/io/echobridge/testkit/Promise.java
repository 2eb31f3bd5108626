package io.echobridge.testkit;

/** What a broker promises, each held by a test of {@link BrokerContractTest}. */
public enum Promise {
  EACH_NODE_HEARS,
  ORDER_WITHIN_A_CHANNEL,
  BODIES_INTACT,
  NAMES_ARE_LITERALS,
  LAST_CALL_WINS,
  UNWANTED_CHANNELS_ARE_NOT_HEARD,
  A_THROWING_LISTENER_LOSES_ONE_EVENT,
  RETURNS_AFTER_A_CUT,
  SUBSCRIBING_WAITS_FOR_THE_LINK,
  EVENTS_DURING_A_CUT_ARRIVE_LATER,
  UNREACHABLE_AT_START,
  PEERS_HEAR_EACH_OTHER,
  OWN_PEER_MESSAGES_COME_BACK,
  /** All nodes hear the messages of several senders in one order. */
  PEER_MESSAGES_HAVE_ONE_ORDER,
  PEER_MESSAGES_CAN_BE_ADDRESSED,
  /** Whoever is addressed hears that in its place among the sender's messages to all. */
  ADDRESSED_PEER_MESSAGES_KEEP_THEIR_PLACE,
  PEERS_COST_NOTHING_BEFORE_THEY_OPEN,
  PEERS_LEAVE_NOTHING_BEHIND,
  PEERS_PASS_A_HELD_BACK_LISTENER,
  PEER_MESSAGES_FAIL_WITHOUT_A_LINK,
  PUBLISHES_AS_AN_APPLICATION,
  PUBLISHING_FAILS_WITHOUT_A_LINK,
  /** Where the app keeps a history. */
  NAMES_PLACES,
  /** Other nodes resolve them too, also those that come later. */
  PLACES_ARE_THE_SAME_ON_EACH_NODE,
  CLOSED_IS_SILENT
}

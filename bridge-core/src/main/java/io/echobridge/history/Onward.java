package io.echobridge.history;

/** The places of a client that goes from node to node. */
public final class Onward {
  private Onward() {}

  /**
   * What a client is told with an event that it missed. Nodes hear the lanes of a source in
   * different orders. So where this node had come to with that event may be before what the client
   * brought in another lane; told that, it would hear the same again after its next return.
   *
   * @param start behind which the client hears everything
   * @param place where this node had come to with the event
   */
  public static Place behind(Place start, Place place) {
    if (place.reaches(start.heads())) {
      return place;
    }
    Place.Part own = place.part();
    Place.Part before = start.part();
    boolean isTwo =
        own != null
            && before != null
            && (own.source() != before.source() || own.lane() != before.lane());
    // A place has a part of one message at most; rather once more than not at all.
    return isTwo ? start : place.later(start);
  }
}

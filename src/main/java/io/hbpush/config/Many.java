package io.hbpush.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A type of lists. Immutable.
 *
 * @param words for the list
 * @param least how many items there are at least
 */
record Many<T>(String words, int least, Type<T> item) implements Type<List<T>> {

  @Override
  public Optional<List<T>> read(Value value) {
    if (!(value.node() instanceof Node.Items list)) {
      return value.needs(words);
    }
    if (list.items().size() < least) {
      return value.refuse("needs " + words + ", is an empty list");
    }
    List<T> items = new ArrayList<>();
    boolean good = true;
    int index = 0;
    for (Node node : list.items()) {
      Optional<T> read = item.read(value.item(index++, node));
      read.ifPresent(items::add);
      good &= read.isPresent();
    }
    return good ? Optional.of(List.copyOf(items)) : Optional.empty();
  }

  @Override
  public Object print(List<T> value) {
    return value.stream().map(item::print).toList();
  }
}

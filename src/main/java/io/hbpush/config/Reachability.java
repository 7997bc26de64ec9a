package io.hbpush.config;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.State;
import dk.brics.automaton.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Warns of locations that no request can reach, because an earlier one takes all their paths.
 *
 * <p>It warns only of what it has proven. Whether all paths of one pattern are paths of another is
 * found by walking both automata side by side, the earlier one as a set of states. That can take
 * exponentially many steps, so they are counted, and where they run out there is no warning.
 * Confined to one reading.
 */
final class Reachability {

  /** For all pairs of locations together: well below a second. */
  private static final int MOST_STEPS = 2_000_000;

  private static final char FIRST = '!'; // paths have no spaces and controls
  private static final char LAST = '~';

  /** A path read so far: where it leads in the later pattern, and everywhere in the earlier. */
  private record Place(State later, Set<State> earlier, boolean atStart) {}

  private final Problems problems;
  private int steps;

  Reachability(Problems problems) {
    this.problems = problems;
  }

  void check(List<LocationReader.Read> locations) {
    List<Optional<Automaton>> taken = new ArrayList<>(); // by each of the locations so far
    for (LocationReader.Read later : locations) {
      Optional<Automaton> paths = language(later, false);
      for (int i = 0; i < taken.size() && paths.isPresent(); i++) {
        if (taken.get(i).isPresent() && includes(taken.get(i).get(), paths.get())) {
          problems.warning(
              later.mark(),
              name(later) + " is never reached: " + name(locations.get(i)) + " matches first");
          break;
        }
      }
      taken.add(language(later, true));
    }
  }

  private Optional<Automaton> language(LocationReader.Read location, boolean exact) {
    if (steps > MOST_STEPS) {
      return Optional.empty();
    }
    Optional<Automaton> language = PathLanguage.of(location.settings().pattern(), exact);
    steps += language.map(Automaton::getNumberOfTransitions).orElse(1);
    return language;
  }

  private static String name(LocationReader.Read location) {
    String pattern = Value.harmless(location.settings().pattern().toString());
    return "locations[" + location.index() + "] " + pattern;
  }

  /** Whether it is proven that there are paths, and that all are taken earlier. */
  private boolean includes(Automaton earlier, Automaton later) {
    Set<Place> seen = new HashSet<>();
    Deque<Place> open = new ArrayDeque<>();
    open.push(new Place(later.getInitialState(), Set.of(earlier.getInitialState()), true));
    boolean anyPath = false;
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (place.later().isAccept() && !place.atStart()) {
        anyPath = true;
        if (place.earlier().stream().noneMatch(State::isAccept)) {
          return false;
        }
      }
      for (Transition transition : place.later().getTransitions()) {
        // All paths begin with a slash.
        int from = Math.max(transition.getMin(), place.atStart() ? '/' : FIRST);
        int to = Math.min(transition.getMax(), place.atStart() ? '/' : LAST);
        for (int letter = from; letter <= to; letter++) {
          Set<State> next = next(place.earlier(), (char) letter);
          if (steps > MOST_STEPS) {
            return false;
          }
          Place reached = new Place(transition.getDest(), next, false);
          if (seen.add(reached)) {
            open.push(reached);
          }
        }
      }
    }
    return anyPath;
  }

  private Set<State> next(Set<State> states, char letter) {
    Set<State> next = new HashSet<>();
    steps++;
    for (State state : states) {
      for (Transition transition : state.getTransitions()) {
        steps++;
        if (transition.getMin() <= letter && letter <= transition.getMax()) {
          next.add(transition.getDest());
        }
      }
    }
    return next;
  }
}

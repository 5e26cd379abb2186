package delivery

import "math"

// maxCycle is how many chunks the senders of a mailing take before their turns repeat.
const maxCycle = 100

// share says in what order senders take the chunks of a mailing: each as often as its limits allow it against the others', spread evenly.
// A sender without limits has the weight of the strongest one.
func share(senders []Sender) []int64 {
	weights := make([]float64, len(senders))
	most := 0.0
	for i, s := range senders {
		weights[i] = s.Limits.aDay()
		if !math.IsInf(weights[i], 1) {
			most = max(most, weights[i])
		}
	}
	total := 0.0
	for i, w := range weights {
		if math.IsInf(w, 1) {
			weights[i] = max(most, 1)
		}
		total += weights[i]
	}
	same := true
	for _, w := range weights {
		same = same && w == weights[0]
	}
	turns := min(maxCycle, max(len(senders), int(math.Round(total/smallest(weights)))))
	if same {
		turns = len(senders)
	}
	// Who is furthest behind its share takes the next chunk.
	cycle := make([]int64, 0, turns)
	behind := make([]float64, len(senders))
	for range turns {
		best := 0
		for i := range behind {
			if behind[i] += weights[i] / total; behind[i] > behind[best] {
				best = i
			}
		}
		behind[best]--
		cycle = append(cycle, senders[best].ID)
	}
	return cycle
}

func smallest(weights []float64) float64 {
	least := weights[0]
	for _, w := range weights {
		least = min(least, w)
	}
	return least
}

// aDay is how many letters the limits allow on a day; infinite without any.
func (l Limits) aDay() float64 {
	n := math.Inf(1)
	if l.PerSecond != nil {
		n = min(n, 86_400*float64(*l.PerSecond))
	}
	if l.PerHour != nil {
		n = min(n, 24*float64(*l.PerHour))
	}
	if l.PerDay != nil {
		n = min(n, float64(*l.PerDay))
	}
	return n
}
